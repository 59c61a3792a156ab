#!/bin/sh
# Opens the window on a virtual screen with software Vulkan, once a size, takes 54 pictures (nine
# screens, two themes, three sizes), and checks them against those in docs/images/viewer.
# Usage: tests/viewer/screenshot.sh [FOLDER FOR THE PICTURES]
# With MINT=1 the pictures become those of docs/images/viewer: look at them before you commit them.
# TRUCELINE names a program that is built already; otherwise it is built, dev profile.
set -eu
cd "$(dirname "$0")/../.."
out=${1:-$(mktemp -d)}
mkdir -p "$out"

packages="python3-pil xvfb xauth mesa-vulkan-drivers libvulkan1 libxkbcommon-x11-0 libxcursor1 libxi6 libxrandr2"
missing=""
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "install ok installed" ||
        missing="$missing $package"
done
if [ -n "$missing" ]; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update -qq
    # shellcheck disable=SC2086 # a list of packages
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
fi

if [ -z "${TRUCELINE:-}" ]; then
    cargo build --locked --features viewer
    TRUCELINE=${CARGO_TARGET_DIR:-target}/debug/truceline
fi

# Without a display: words and exit code 1, no panic.
if words=$(env -u DISPLAY -u WAYLAND_DISPLAY "$TRUCELINE" view 2>&1); then
    echo "view without a display must fail" >&2
    exit 1
fi
case $words in
*panicked*) echo "view without a display panicked: $words" >&2; exit 1 ;;
*"no window can be opened"*) ;;
*) echo "view without a display said: $words" >&2; exit 1 ;;
esac

for size in 1280x720 1600x900 1920x1080; do
    # no size may take longer than five minutes, on a slow machine without a GPU too
    timeout 300 xvfb-run -a -s "-screen 0 1920x1080x24" \
        env WGPU_BACKEND=vulkan "$TRUCELINE" view --pictures "$out" --size "$size" \
        --at-hours 300 --sector 153 2>"$out/words.txt" || {
        cat "$out/words.txt" >&2
        echo "no pictures of $size" >&2
        exit 1
    }
done
# the package is for the system's Python, which need not be the first on the path
python=${PYTHON:-python3}
"$python" -c 'import PIL' 2>/dev/null || python=/usr/bin/python3
"$python" tests/viewer/check_pictures.py "$out" docs/images/viewer
echo "pictures in $out"

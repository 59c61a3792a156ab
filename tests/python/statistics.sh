#!/bin/sh
# Holds the program's statistics against SciPy, lifelines, SALib and statsmodels on the same data, in a
# virtual environment of its own: the packages calculate, the program validates what they found.
#
# Usage: tests/python/statistics.sh
# TRUCELINE names the program (default: built by cargo); PYTHON the interpreter (python3).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements-statistics.txt"
if [ -n "${TRUCELINE:-}" ]; then
    program=$TRUCELINE
else
    (cd "$here/../.." && cargo build --quiet)
    program=$(cd "$here/../.." && cargo metadata --format-version 1 --no-deps |
        "$work/venv/bin/python" -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')/debug/truceline
fi
# a real result: when the regimes' truces were given up
"$program" compare low-intensity-line --regimes none,layered --runs 20 --mode live \
    --set time.duration=10d --set front.sectors=40 --set front.areas=4 --set 'front.area_names=[]' --quiet --out "$work/results" >/dev/null
"$work/venv/bin/python" "$here/check_statistics.py" "$work/results" "$work/statistics.toml"
"$program" validate "$work/statistics.toml"

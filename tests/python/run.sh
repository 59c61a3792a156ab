#!/bin/sh
# Checks result files with the real Python packages, in a virtual environment of its own.
#
# Usage: tests/python/run.sh [DIR]
#   DIR  a results folder; without it, a small comparison is run first.
# TRUCELINE names the program (default: built by cargo); PYTHON the interpreter (python3).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
if [ $# -ge 1 ]; then
    results=$1
else
    results=$work/results
    if [ -n "${TRUCELINE:-}" ]; then
        "$TRUCELINE" compare --runs 3 --quiet --out "$results" >/dev/null
    else
        (cd "$here/../.." && cargo run --quiet -- compare --runs 3 --quiet --out "$results") >/dev/null
    fi
fi
"$work/venv/bin/python" "$here/check_parquet.py" "$results"

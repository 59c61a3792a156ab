#!/bin/sh
# Checks result files, and the JSON Schemas of files that people write, with the real Python
# packages, in a virtual environment of its own.
#
# Usage: tests/python/run.sh [DIR]
#   DIR  a results folder to check beside the one that is made here: a small comparison with CSV
#        twins, once as one batch and once in shards.
# TRUCELINE names the program (default: built by cargo); PYTHON the interpreter (python3).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
if [ $# -ge 1 ]; then
    "$work/venv/bin/python" "$here/check_parquet.py" "$1"
fi
if [ -z "${TRUCELINE:-}" ]; then
    (cd "$here/../.." && cargo build --quiet)
    TRUCELINE=${CARGO_TARGET_DIR:-$here/../../target}/debug/truceline
fi
call() {
    "$TRUCELINE" compare --runs 3 --regimes none,layered --set time.duration=6d --quiet "$@" >/dev/null
}
call --csv --out "$work/results"
call --shard 1/2 --out "$work/shards"
call --shard 2/2 --out "$work/shards"
"$work/venv/bin/python" "$here/check_parquet.py" "$work/results" "$work/shards"
"$TRUCELINE" report "$work/results" --quiet --out "$work/report.html"
"$work/venv/bin/python" "$here/check_beliefs.py" "$work/results" "$work/report.html"
"$TRUCELINE" merge "$work/shards" --out "$work/merged" --csv --quiet
diff -r -x provenance.json "$work/results" "$work/merged"
"$work/venv/bin/python" "$here/check_parquet.py" "$work/merged"
"$work/venv/bin/python" "$here/check_schema.py" "$TRUCELINE" "$here/../.."

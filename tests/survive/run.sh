#!/usr/bin/env bash
# Batches that survive: kills, Ctrl-C, full and failing disks, two writers. At the end of every
# trial all final files but provenance.json are the bytes of an uninterrupted batch.
#
# Usage: tests/survive/run.sh [KILLS [EVERY]]
#   KILLS  kills at random moments (default 10)
#   EVERY  of the calls that write, sync and rename, every so manyth is made to fail or to be
#          the last one (default 7; 1 tries all)
# The long version: tests/survive/run.sh 200 1
# TRUCELINE names the program (default: built by cargo); SEED the random moments (default 1).
# The failing disk needs a C compiler (cc) and Linux; without them that part is skipped and said.
set -euo pipefail
kills=${1:-10}
every=${2:-7}
RANDOM=${SEED:-1}
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${TRUCELINE:-}" ]; then
    (cd "$here/../.." && cargo build --quiet --release)
    TRUCELINE=${CARGO_TARGET_DIR:-$here/../../target}/release/truceline
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
    echo "survive: $*" >&2
    exit 1
}
# a small batch that writes a part every few truces; two threads, so that order can go wrong
small=(--regimes none,layered --set time.duration=3d
    --set front.sectors=40 --set front.areas=8 --set 'front.area_names=[]'
    --set intensity.base_episodes_per_day=600 --set sides.a.units=120 --set sides.b.units=120
    --set agreement.withdrawal.deadline=2d --set agreement.clauses.withdrawal.from=2d)
call=(compare "${small[@]}" --runs 8 --threads 2 --part-every 0.02 --csv --quiet)
batch() {
    "$TRUCELINE" "${call[@]}" --out "$@" >/dev/null
}
# the same for the background: the process itself, so that a signal meets it and no shell
begin() {
    exec "$TRUCELINE" "${call[@]}" --out "$@" >/dev/null 2>&1
}
same() {
    diff -rq -x provenance.json whole "$1" >&2 || fail "$2: other bytes than uninterrupted"
}
now() {
    date +%s%N
}

from=$(now)
batch whole
whole_ms=$((($(now) - from) / 1000000 + 1))
test -s whole/runs.parquet || fail 'no results'
batch once-more
same once-more 'a second batch'
echo "uninterrupted: $whole_ms ms"

# Kills at random moments, each followed by --resume; killed again and again until it is done.
killed=0
finished=0
while [ "$killed" -lt "$kills" ]; do
    begin victim --resume &
    pid=$!
    ms=$((RANDOM % whole_ms))
    sleep "$((ms / 1000)).$(printf %03d $((ms % 1000)))"
    kill -9 "$pid" 2>/dev/null || true
    code=0
    wait "$pid" 2>/dev/null || code=$?
    if [ "$code" -eq 137 ]; then
        killed=$((killed + 1))
    elif [ "$code" -eq 0 ]; then
        same victim "after $killed kills"
        finished=$((finished + 1))
        rm -r victim
    else
        fail "code $code after $killed kills"
    fi
done
batch victim --resume
same victim "after $killed kills"
echo "$killed kills at random moments, $((finished + 1)) batches finished, all the same bytes"

# Ctrl-C: code 130, and the command that it prints finishes the batch. The batch is long enough
# that the signal, sent when its first part is written, cannot come after its end.
long=(compare "${small[@]}" --runs 100 --threads 2 --part-every 0.02 --csv --quiet)
# a background process of a script ignores SIGINT unless it is told not to
python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$TRUCELINE" "${long[@]}" --out stopped >/dev/null 2>stopped.txt &
pid=$!
until [ -e stopped/parts/000000.part ]; do
    kill -0 "$pid" 2>/dev/null || fail "before Ctrl-C: the batch ended: $(cat stopped.txt)"
    sleep 0.02
done
kill -INT "$pid"
code=0
wait "$pid" || code=$?
[ "$code" -eq 130 ] || fail "Ctrl-C gave code $code: $(cat stopped.txt)"
[ -e stopped/parts/journal ] || fail 'Ctrl-C left no journal'
resume=$(sed -n 's/^ *truceline compare/compare/p' stopped.txt)
grep -q -- '--resume' <<<"$resume" || fail "no command to go on with: $(cat stopped.txt)"
eval "\"$TRUCELINE\" $resume --quiet" >/dev/null
"$TRUCELINE" "${long[@]}" --out unstopped >/dev/null
diff -rq -x provenance.json unstopped stopped >&2 || fail 'after Ctrl-C: other bytes'
echo 'Ctrl-C: code 130, the printed command goes on to the same bytes'

# A mismatched call, a folder that is unfinished, two writers, a folder that cannot be written.
slow=(compare "${small[@]}" --runs 20000 --threads 1 --part-every 0.02 --quiet)
"$TRUCELINE" "${slow[@]}" --out busy >/dev/null 2>&1 &
pid=$!
until [ -e busy/parts/000000.part ]; do sleep 0.05; done
code=0
"$TRUCELINE" "${slow[@]}" --out busy --resume >/dev/null 2>two.txt || code=$?
[ "$code" -eq 2 ] && grep -q 'in use by another process' two.txt || fail "two writers: code $code"
kill -9 "$pid"
wait "$pid" 2>/dev/null || true
code=0
"$TRUCELINE" "${slow[@]}" --out busy >/dev/null 2>two.txt || code=$?
[ "$code" -eq 2 ] && grep -q -- '--resume' two.txt || fail "unfinished: code $code"
code=0
"$TRUCELINE" "${slow[@]}" --seed 2 --out busy --resume >/dev/null 2>two.txt || code=$?
[ "$code" -eq 2 ] && grep -q 'asked.seeds.first: 1 there, 2 asked' two.txt ||
    fail "mismatch: code $code: $(cat two.txt)"
echo 'two writers, an unfinished folder, another call: refused with code 2'
mkdir locked
chmod 555 locked
code=0
if [ "$(id -u)" -ne 0 ]; then
    batch locked/results 2>two.txt || code=$?
elif command -v setpriv >/dev/null; then
    chmod 755 "$work"
    cp "$TRUCELINE" program
    setpriv --reuid=65534 --clear-groups ./program "${call[@]}" --out locked/results \
        >/dev/null 2>two.txt || code=$?
else
    code=skipped
fi
case $code in
2) echo 'a folder that is read-only: refused with code 2' ;;
skipped) echo 'SKIPPED: a read-only folder; root may write everywhere, and there is no setpriv' ;;
*) fail "read-only folder: code $code: $(cat two.txt)" ;;
esac

# A disk that is full: the system's own limit on the length of files, then --resume without it.
if (trap '' XFSZ; ulimit -f 16; batch full) 2>full.txt; then
    fail 'a full disk was not noticed'
fi
grep -q 'error:' full.txt || fail "a full disk: no words: $(cat full.txt)"
batch full --resume
same full 'after a full disk'
half=$(($(du -sk whole | cut -f1) / 2))
if mkdir tiny && mount -t tmpfs -o "size=${half}k" tmpfs tiny 2>/dev/null; then
    code=0
    batch tiny/results 2>full.txt || code=$?
    umounted() { umount "$work/tiny" 2>/dev/null || true; }
    trap 'umounted; rm -rf "$work"' EXIT
    [ "$code" -eq 1 ] && grep -q 'No space left' full.txt || fail "tmpfs: code $code: $(cat full.txt)"
    mount -o remount,size=64m tiny
    batch tiny/results --resume
    same tiny/results 'after a full tmpfs'
    umounted
    echo 'a full disk (limit on files, full tmpfs): code 1 with the reason, then the same bytes'
else
    echo 'a full disk (limit on files): code 1 with the reason, then the same bytes'
    echo 'SKIPPED: a full tmpfs; it cannot be mounted here'
fi

# Every call that opens, writes, syncs, renames or removes: it fails, or is the last one.
if ! cc -shared -fPIC -o fault.so "$here/fault.c" -ldl 2>/dev/null; then
    echo 'SKIPPED: a failing disk; there is no C compiler'
    exit 0
fi
faulty() {
    env LD_PRELOAD="$work/fault.so" FAULT_ON=faulty/ "$@"
}
rm -rf faulty
faulty FAULT_COUNT="$work/count" "$TRUCELINE" "${call[@]}" --out faulty >/dev/null
total=$(cat count)
[ "$total" -gt 50 ] || fail "only $total calls counted"
trials=0
survived=0
for how in KILL AFTER ENOSPC EIO EINTR SHORT EROFS; do
    for ((k = 1 + RANDOM % every; k <= total; k += every)); do
        rm -rf faulty
        code=0
        faulty FAULT_AT="$k" FAULT_HOW="$how" "$TRUCELINE" "${call[@]}" --out faulty \
            >/dev/null 2>fault.txt || code=$?
        case $how:$code in
        KILL:137 | AFTER:137) ;;
        # a call that is tried again, or on which nothing hangs
        *:0)
            survived=$((survived + 1))
            same faulty "$how at call $k"
            ;;
        *:1 | *:2) grep -q 'error:' fault.txt || fail "$how at call $k: no words" ;;
        *) fail "$how at call $k: code $code: $(cat fault.txt)" ;;
        esac
        # a fault at the first calls may leave nothing to go on with; --resume then starts
        batch faulty --resume || fail "$how at call $k: --resume fails: $(cat fault.txt)"
        same faulty "$how at call $k, then --resume"
        trials=$((trials + 1))
    done
done
echo "$trials faults at $total calls (kill before and after, ENOSPC, EIO, EINTR, short write," \
    "EROFS), $survived without harm, the others resumed: all the same bytes"
echo 'survive: all passed'

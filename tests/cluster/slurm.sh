#!/usr/bin/env bash
# The scripts of docs/cluster on a real one-node SLURM, and by xargs: merged, the shards are the
# single run byte for byte.
#
# Usage (as root, on a Debian machine that may be changed): tests/cluster/slurm.sh
# Installs slurm-wlm and munge when they are not there, and starts munged, slurmctld and slurmd
# with a configuration of its own in a temporary folder; stops them at the end.
# TRUCELINE names the program (default: built by cargo).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
docs=$here/../../docs/cluster
if [ -z "${TRUCELINE:-}" ]; then
    (cd "$here/../.." && cargo build --quiet --release)
    TRUCELINE=${CARGO_TARGET_DIR:-$here/../../target}/release/truceline
fi
export TRUCELINE
if ! command -v slurmctld >/dev/null || ! command -v munged >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq slurm-wlm munge >/dev/null
fi
work=$(mktemp -d)
chmod 755 "$work"
pids=()
stop() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    # they write their state once more before they end
    wait "${pids[@]}" 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT
fail() {
    echo "slurm: $*" >&2
    tail -n 20 "$work"/*.log "$work"/*.txt >&2 2>/dev/null || true
    exit 1
}

# munge: a key and a socket of its own, so that a munge of the machine is left alone
mkdir "$work/munge" "$work/state" "$work/spool"
chmod 700 "$work/munge"
head -c 1024 /dev/urandom >"$work/munge/key"
chmod 400 "$work/munge/key"
munged --foreground --force --key-file="$work/munge/key" --socket="$work/munge.socket" \
    --pid-file="$work/munge/pid" --seed-file="$work/munge/seed" \
    --log-file="$work/munged.log" >/dev/null 2>&1 &
pids+=($!)

cat >"$work/slurm.conf" <<CONF
ClusterName=test
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
CredType=cred/munge
SlurmctldPort=16817
SlurmdPort=16818
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
ReturnToService=2
SchedulerType=sched/builtin
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=1 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
echo 'CgroupPlugin=cgroup/v1' >"$work/cgroup.conf"
export SLURM_CONF=$work/slurm.conf
for _ in $(seq 50); do [ -S "$work/munge.socket" ] && break; sleep 0.1; done
slurmctld -D -f "$SLURM_CONF" >/dev/null 2>&1 &
pids+=($!)
slurmd -D -f "$SLURM_CONF" -N "$(hostname -s)" >/dev/null 2>&1 &
pids+=($!)
for _ in $(seq 100); do
    [ "$(sinfo -h -o %t 2>/dev/null)" = idle ] && break
    sleep 0.3
done
[ "$(sinfo -h -o %t)" = idle ] || fail 'the node does not come up'
sinfo --version

cd "$work"
runs=${RUNS:-150}
call=(compare --regimes none,layered --runs "$runs" --set time.duration=3d
    --set front.sectors=40 --set front.areas=8 --set 'front.area_names=[]'
    --set intensity.base_episodes_per_day=600 --set sides.a.units=120 --set sides.b.units=120
    --set agreement.withdrawal.deadline=2d --set agreement.clauses.withdrawal.from=2d
    --part-every 0.02)
"$TRUCELINE" "${call[@]}" --quiet --out single >/dev/null

# as docs/cluster/README.md says, but for the size of the machine
size=(--cpus-per-task=1 --mem=0 --time=10)
wait_for() {
    for _ in $(seq 600); do
        [ -z "$(squeue -h -j "$1" 2>/dev/null)" ] && return
        sleep 0.5
    done
    fail "job $1 does not end"
}
array=$(sbatch --parsable "${size[@]}" --array=1-3 "$docs/truceline.slurm" "${call[@]}" --out shards)
# one task is killed as soon as it has written something, and run again
for _ in $(seq 600); do
    [ -e shards/shard-2-of-3/parts/000000.part ] && break
    sleep 0.05
done
scancel --signal=KILL "${array}_2" || true
wait_for "$array"
if [ -e shards/shard-2-of-3/provenance.json ]; then
    echo 'slurm: task 2 was done before it could be killed'
else
    again=$(SHARDS=3 sbatch --parsable "${size[@]}" --array=2 "$docs/truceline.slurm" "${call[@]}" --out shards)
    wait_for "$again"
    grep -q '"resumed": [1-9]' shards/shard-2-of-3/provenance.json || fail 'task 2 was not resumed'
    echo 'slurm: task 2 was killed, and resumed by the same line'
fi
# the whole line once more: nothing to do
array=$(sbatch --parsable "${size[@]}" --array=1-3 "$docs/truceline.slurm" "${call[@]}" --out shards)
merge=$(sbatch --parsable --mem=0 --time=10 --dependency="afterok:$array" \
    "$docs/truceline-merge.slurm" shards merged)
wait_for "$merge"
diff -r -x provenance.json single merged || fail 'the merged array is not the single run'
echo "slurm: an array of 3 tasks, merged, is the single run of $runs runs byte for byte"

sh "$docs/anywhere.sh" 5 2 anywhere "${call[@]}"
diff -r -x provenance.json single anywhere/merged || fail 'by xargs it is not the single run'
echo 'anywhere: 5 shards by xargs, merged, are the single run byte for byte'
echo 'cluster: all passed'

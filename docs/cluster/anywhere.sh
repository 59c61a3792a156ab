#!/bin/sh
# A batch in shards by anything that starts commands; here xargs on one machine.
#
#   docs/cluster/anywhere.sh SHARDS AT_ONCE OUT compare my.toml --runs 1000
#
# Runs the shards of the call, AT_ONCE at a time with one thread each, into OUT, and merges them
# into OUT/merged. The same line again goes on with what is not finished. Any scheduler does: it
# must start, for each i from 1 to SHARDS and in any order,
#   truceline CALL --out OUT --shard i/SHARDS --resume
# for example with GNU parallel on other machines that see the same folder:
#   seq 8 | parallel --sshlogin host1,host2 --workdir . \
#       truceline compare my.toml --runs 1000 --out OUT --shard {}/8 --resume --quiet
#
# TRUCELINE names the program (default: truceline on the PATH).
set -eu
shards=$1 at_once=$2 out=$3
shift 3
truceline=${TRUCELINE:-truceline}
call() {
    seq "$shards" | xargs -P "$at_once" -I '{}' \
        "$truceline" "$@" --out "$out/shards" --shard "{}/$shards" --threads 1 --resume --quiet
}
call "$@"
"$truceline" merge "$out/shards" --out "$out/merged" --force

#!/usr/bin/env bash
# Replaces equal libraries of the services, the broker and the commands by hard links to one file, since each of them
# holds a copy of Netty, Kafka's client and others. Leaves out the jars of this build, which change under the same name.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

previous='' previous_sum=''
{ find ./*/target/quarkus-app/lib tooling/*/target/*lib -type f -name '*.jar' ! -name '*-SNAPSHOT.jar' \
    -exec cksum {} + 2>/dev/null || true; } | sort |
    while read -r sum size jar; do
        if [[ "$sum $size" == "$previous_sum" ]] && ! [[ "$jar" -ef "$previous" ]] && cmp -s "$jar" "$previous"; then
            ln -f "$previous" "$jar" || exit 0 # another file system: each keeps its copy
        else
            previous=$jar previous_sum="$sum $size"
        fi
    done

#!/usr/bin/env bash
# Removes what container tests left on this machine's engine because they were killed: containers with their volumes, and
# networks, whose test run is dead. What belongs to a living run, or to anybody else, is not touched.
#
#   infra/sweep.sh            removes them
#   infra/sweep.sh --check    removes nothing; ends with 1 if there are any
set -euo pipefail

readonly LABEL=io.payledger.test-run
case ${1:-} in
  '' | --check) mode=${1:-} ;;
  *)
    sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
    exit 64
    ;;
esac
command -v docker >/dev/null || { echo "sweep.sh: Docker's client is not installed, so nothing can be swept" >&2; exit 1; }

# A process id means something only within its namespace.
machine=$(hostname)
namespace=$(readlink /proc/self/ns/pid 2>/dev/null) && machine="$machine $namespace"

# lives PROCESS STARTED: whether that very process runs; its id may be another one's by now, or that of a zombie
lives() {
  local process=$1 started=$2 stat
  local -a fields
  if [[ -z $started ]]; then
    kill -0 "$process" 2>/dev/null
    return
  fi
  stat=$(cat "/proc/$process/stat" 2>/dev/null) || return 1
  read -r -a fields <<<"${stat##*) }"
  [[ ${fields[0]} != Z && ${fields[19]} == "$started" ]]
}

# dead KIND FORMAT: the ids of that kind whose run is dead
dead() {
  local kind=$1 format=$2 id of process started
  docker "$kind" ls -q --no-trunc ${3:+"$3"} --filter "label=$LABEL.machine=$machine" | while read -r id; do
    of=$(docker "$kind" inspect -f "{{index $format \"$LABEL.process\"}} {{index $format \"$LABEL.started\"}}" "$id" 2>/dev/null) || continue
    read -r process started <<<"$of"
    lives "$process" "$started" || echo "$id"
  done
}

mapfile -t containers < <(dead container .Config.Labels --all)
mapfile -t networks < <(dead network .Labels)
if ((${#containers[@]} + ${#networks[@]} == 0)); then
  exit 0
fi
echo "sweep.sh: killed test runs left ${#containers[@]} containers and ${#networks[@]} networks" >&2
if [[ $mode == --check ]]; then
  exit 1
fi
if ((${#containers[@]} > 0)); then
  docker container rm --force --volumes "${containers[@]}" >/dev/null
fi
if ((${#networks[@]} > 0)); then
  docker network rm "${networks[@]}" >/dev/null
fi

#!/bin/bash
# What only a stack of three brokers can show: the healthy stack's Prometheus sees every instance and fires nothing, and
# fires TopicUnderReplicated while a broker is away. The other alerts' causes are made by AlertsIT. Takes about 3 minutes.
#
#   infra/check-alerts.sh
#
# COMPOSE_PROJECT_NAME and PROMETHEUS_PORT name another stack than the usual one.
set -euo pipefail
cd "$(dirname "$0")"
compose=(docker compose -f compose.yaml)
prometheus=http://127.0.0.1:${PROMETHEUS_PORT:-9090}

query() { curl --silent --show-error --fail --max-time 15 --get "$prometheus/api/v1/query" --data-urlencode "query=$1"; }
firing() { query 'ALERTS{alertstate="firing"}' | grep -o '"alertname":"[^"]*"' | cut -d'"' -f4 | sort -u | paste -sd' '; }
# await SECONDS WHAT COMMAND...
await() {
  local patience=$1 what=$2 end=$((SECONDS + $1)); shift 2
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || { echo "check-alerts.sh: not within $patience s: $what; firing: $(firing)" >&2; exit 1; }
    sleep 2
  done
  printf '  ok  %s\n' "$what"
}
all_seen() { query 'count(up == 1)' | grep -q ',"6"\]'; }
# counted by Prometheus: no answer is not quiet
quiet() { query 'count(ALERTS{alertstate="firing"}) or vector(0)' | grep -q ',"0"\]'; }
told() { firing | grep -qw TopicUnderReplicated; }

await 60 'Prometheus reads the metrics of all six instances' all_seen
# what the start has set off has to be over
await 180 'no alert fires' quiet
trap '"${compose[@]}" start kafka-3' EXIT
"${compose[@]}" stop kafka-3
await 180 'a broker is away: TopicUnderReplicated' told
"${compose[@]}" start kafka-3
trap - EXIT
await 180 'it is back: no alert fires' quiet

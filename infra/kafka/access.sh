#!/bin/bash
# Kafka's users and their rights: the relay writes, the worker reads and keeps its own state, the API reads; no one else
# has rights. Runs at every start and is idempotent. A right that is removed here remains until it is removed with
# kafka-acls.sh.
#
#   access.sh            makes them
#   access.sh --list     tells the rights that there are
set -euo pipefail
brokers=kafka-1:9094,kafka-2:9094,kafka-3:9094
administrator=/tmp/administrator.properties
cat >"$administrator" <<'END'
security.protocol=SSL
ssl.keystore.type=PEM
ssl.keystore.location=/etc/payledger/tls/both.pem
ssl.truststore.type=PEM
ssl.truststore.location=/etc/payledger/tls/ca.pem
END
export KAFKA_HEAP_OPTS=-Xmx128m KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseSerialGC -XX:TieredStopAtLevel=1'

case ${1:-} in
  '') ;;
  --list) exec /opt/kafka/bin/kafka-acls.sh --bootstrap-server "$brokers" --command-config "$administrator" --list ;;
  *) echo 'usage: access.sh [--list]' >&2; exit 64 ;;
esac

user() {
  # By file: arguments show in the list of processes.
  printf 'SCRAM-SHA-512=password=%s\n' "$(<"/run/secrets/kafka-$1-password")" >"/tmp/$1"
  /opt/kafka/bin/kafka-configs.sh --bootstrap-server "$brokers" --command-config "$administrator" \
    --alter --entity-type users --entity-name "$1" --add-config-file "/tmp/$1"
}
allow() {
  local user=$1; shift
  /opt/kafka/bin/kafka-acls.sh --bootstrap-server "$brokers" --command-config "$administrator" \
    --add --allow-principal "User:$user" "$@"
}

# --producer: write, create and describe topics, and commit under a transactional id. --consumer: read topics in a group.
relay() {
  user relay
  allow relay --producer --topic payroll.events --topic payroll.published --transactional-id payledger-relay
  # It checks how both are configured, and reads back what it has published.
  allow relay --operation DescribeConfigs --topic payroll.events --topic payroll.published
  allow relay --operation Read --topic payroll.published
}
worker() {
  # Its group, the topics that keep its state, and its transactions bear the application's name, with the fold's version.
  local application=payledger-reconciliation-v4
  user worker
  allow worker --consumer --topic payroll.events --group "$application"
  allow worker --producer --consumer --resource-pattern-type prefixed \
    --topic "$application-" --group "$application-" --transactional-id "$application-"
  # It asks for an early notice of workers that died.
  allow worker --operation AlterConfigs --group "$application"
}
api() {
  # In no group: each instance reads for its own streams, and stores nothing.
  user api
  allow api --operation Read --topic payroll.events
}

# At the same time, for it is the start of each tool that takes the time.
relay >/tmp/relay.log 2>&1 & relay=$!
worker >/tmp/worker.log 2>&1 & worker=$!
api >/tmp/api.log 2>&1 & api=$!
ending=0
wait $relay || ending=$?
wait $worker || ending=$?
wait $api || ending=$?
if [ "$ending" != 0 ]; then
  cat /tmp/relay.log /tmp/worker.log /tmp/api.log >&2
  exit "$ending"
fi
echo 'users relay, worker and api are there, with their rights'

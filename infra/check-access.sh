#!/bin/bash
# Tries, on the running stack of compose.secure.yaml, what must be refused: plain text, another authority, wrong passwords,
# missing rights. Also tries what must be allowed, so that a refusal has the right reason.
#
#   infra/check-access.sh        COMPOSE_PROJECT_NAME and the ports as the stack was started with
set -euo pipefail
[ $# -eq 0 ] || { sed -n '2,5p' "$0" | cut -c3- >&2; exit 64; }
cd "$(dirname "$0")"
compose=(docker compose -f compose.yaml -f compose.secure.yaml)
port=${PAYLEDGER_PORT:-8080}
work=$(mktemp -d)
chmod 0755 "$work"
container=payledger-check-access-$$
trap 'rm -rf "$work"; docker rm -f "$container" >/dev/null 2>&1 || true' EXIT
failures=0
holds() { printf '  ok      %s\n' "$1"; }
fails() { printf '  FAILED  %s\n' "$1"; sed 's/^/          /' "$2" | tail -n 5; failures=$((failures + 1)); }
# refused WHAT REASON COMMAND...: it fails, and says why, in words that match
refused() {
  local what=$1 reason=$2; shift 2
  if "$@" >"$work/said" 2>&1; then fails "$what: was let in" "$work/said"
  elif grep -qE -- "$reason" "$work/said"; then holds "$what is refused"
  else fails "$what: fails, but not for '$reason'" "$work/said"; fi
}
allowed() {
  local what=$1; shift
  if "$@" >"$work/said" 2>&1; then holds "$what"; else fails "$what" "$work/said"; fi
}

# A different authority with the same name.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/other.key" -out "$work/other.pem" \
  -days 1 -subj '/O=PayLedger/CN=PayLedger development authority' 2>/dev/null

# Kafka's tools take seconds to start: all at the same time, while PostgreSQL and HTTP are tried.
sed "s|ssl.truststore.location=.*|ssl.truststore.location=/check/other.pem|" secrets/kafka-worker.properties >"$work/other-authority.properties"
sed 's|username="relay"|username="unknown"|' secrets/kafka-relay.properties >"$work/unknown.properties"
sed 's|password="[^"]*"|password="wrong"|' secrets/kafka-relay.properties >"$work/wrong-password.properties"
printf 'security.protocol=SSL\nssl.truststore.type=PEM\nssl.truststore.location=/etc/payledger/tls/ca.pem\n' >"$work/no-certificate.properties"
cp secrets/kafka-relay.properties "$work/relay.properties"
cp secrets/kafka-worker.properties "$work/worker.properties"
cp secrets/kafka-api.properties "$work/api.properties"
for file in "$work"/*.properties; do printf 'default.api.timeout.ms=60000\nrequest.timeout.ms=30000\n' >>"$file"; done
chmod 0644 "$work"/*
"${compose[@]}" run --rm --name "$container" --no-deps -T -v "$work:/check:ro" --entrypoint bash kafka-access -s >"$work/kafka" 2>&1 <<'END' &
export KAFKA_HEAP_OPTS=-Xmx128m KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
# try EXPECTED WHAT REASON TOOL LISTENER WHO ARGUMENT...: EXPECTED is allowed or refused; tells it in one line
try() {
  local expected=$1 what=$2 reason=$3 tool=$4 listener=$5 who=$6 ending=0 said; shift 6
  said=$(/opt/kafka/bin/kafka-"$tool".sh --bootstrap-server "kafka-1:$listener" --command-config "/check/$who.properties" "$@" 2>&1 <<<'forged') || ending=$?
  # By what it says: not every tool ends with an error where it was refused.
  if [ "$expected" = allowed ] && [ "$ending" = 0 ]; then echo "ok|$what"
  elif [ "$expected" = refused ] && grep -qE -- "$reason" <<<"$said"; then echo "ok|$what is refused"
  else echo "FAILED|$what: $(tail -n 3 <<<"$said" | tr '\n' ' ')"; fi
}
try allowed 'Kafka: the relay describes its topics' '' topics 9092 relay --describe --topic payroll.events &
try refused 'Kafka: the worker writing payroll.events' 'Not authorized to access topics: \[payroll.events\]' console-producer 9092 worker --sync --topic payroll.events &
try refused "Kafka: the relay reading the worker's group" 'GroupAuthorizationException|Not authorized to access group' consumer-groups 9092 relay --describe --group payledger-reconciliation-v4 &
wait
# Who may write nothing at all gets no producer id, and so may never come to name the topic.
try allowed 'Kafka: the API finds the events' '' get-offsets 9092 api --topic payroll.events &
try refused 'Kafka: the API writing payroll.events' 'Not authorized to access topics: \[payroll.events\]|ClusterAuthorizationException|Cluster authorization failed' console-producer 9092 api --sync --topic payroll.events &
try refused "Kafka: the API reading the worker's group" 'GroupAuthorizationException|Not authorized to access group' consumer-groups 9092 api --describe --group payledger-reconciliation-v4 &
wait
try refused 'Kafka: an unknown user' 'SaslAuthenticationException|Authentication failed' topics 9092 unknown --list &
try refused 'Kafka: a wrong password' 'SaslAuthenticationException|Authentication failed' topics 9092 wrong-password --list &
wait
try refused 'Kafka: another authority' 'SslAuthenticationException|SSL handshake failed' topics 9092 other-authority --list &
try refused "Kafka: the brokers' listener without a certificate" 'SslAuthenticationException|SSL handshake failed|bad_certificate|certificate_required' topics 9094 no-certificate --list &
wait
# Which versions do you speak? A broker that understands the question repeats its number, 7.
exec 3<>/dev/tcp/kafka-1/9092
printf '\0\0\0\12\0\22\0\0\0\0\0\7\377\377' >&3
if timeout 10 head -c 8 <&3 | od -An -tx1 | grep -q '00 00 00 07$'; then echo 'FAILED|Kafka: plain text was answered'; else echo 'ok|Kafka: plain text is refused'; fi
END
kafka=$!

echo 'PostgreSQL'
# sql HOST OPTIONS USER STATEMENT, from a follower's container; passwords by standard input, not in a list of processes
sql() {
  local host=$1 options=$2 user=$3 statement=$4 password
  case $user in
    payledger_*) password=$(<"secrets/${user#payledger_}-password") ;;
    *) password=$(<"secrets/$user-password") ;;
  esac
  printf '%s\n%s\n' "${wrong_password:-$password}" "$statement" |
    "${compose[@]}" exec -T -e HOME=/tmp follower-1 bash -c 'read -r PGPASSWORD && export PGPASSWORD && exec psql -X -q -At -v ON_ERROR_STOP=1 "$0"' \
      "host=$host dbname=payledger user=$user connect_timeout=5 $options"
}
verified='sslmode=verify-full sslrootcert=/etc/payledger/tls/ca.pem'
for role in api relay owner; do
  allowed "PostgreSQL: payledger_$role with a verified server" sql primary "$verified" "payledger_$role" 'SELECT 1'
done
refused 'PostgreSQL: plain text' 'no encryption' sql primary sslmode=disable payledger_api 'SELECT 1'
"${compose[@]}" exec -T follower-1 bash -c 'cat >/tmp/other.pem' <"$work/other.pem"
refused 'PostgreSQL: another authority' 'certificate verify failed' sql primary 'sslmode=verify-full sslrootcert=/tmp/other.pem' payledger_api 'SELECT 1'
address=$("${compose[@]}" exec -T primary hostname -i | tr -d '\r' | cut -d' ' -f1)
refused "PostgreSQL: a server by a name that is not its certificate's" 'does not match host name' sql "$address" "$verified" payledger_api 'SELECT 1'
wrong_password=wrong refused 'PostgreSQL: a wrong password' 'password authentication failed' sql primary "$verified" payledger_api 'SELECT 1'
refused "PostgreSQL: the API dropping a table" 'must be owner' sql primary "$verified" payledger_api 'DROP TABLE payroll_item'
refused 'PostgreSQL: the API taking events back' 'permission denied' sql primary "$verified" payledger_api 'DELETE FROM outbox'
refused 'PostgreSQL: the API seeing a row without a tenant' 'division by zero' sql primary "$verified" payledger_api 'SELECT 1 / count(*) FROM shard'
refused 'PostgreSQL: the relay reading payrolls' 'permission denied' sql primary "$verified" payledger_relay 'SELECT * FROM payroll_item'
refused 'PostgreSQL: the relay making events' 'permission denied' sql primary "$verified" payledger_relay \
  "INSERT INTO outbox (shard_id, epoch, sequence) VALUES ('payroll/forged', 1, 1)"
plain=$("${compose[@]}" exec -T primary psql -X -U postgres -At -c "SELECT string_agg(application_name, ' ') FROM pg_stat_ssl
  JOIN pg_stat_activity USING (pid) WHERE client_addr IS NOT NULL AND NOT ssl" | tr -d '\r')
echo "${plain:-none}" >"$work/said"
if [ -z "$plain" ]; then holds 'PostgreSQL: every connection of now is encrypted, those of the followers too'; else fails 'PostgreSQL: plain connections' "$work/said"; fi

echo 'HTTP'
curl=(curl --silent --show-error --fail --max-time 15 -o /dev/null)
allowed 'HTTP: the proxy, verified' "${curl[@]}" --cacert secrets/tls/authority/ca.pem "https://localhost:$port/q/health/ready"
refused 'HTTP: the proxy under another authority' 'certificate|issuer' "${curl[@]}" --cacert "$work/other.pem" "https://localhost:$port/q/health/ready"
refused 'HTTP: plain text at the proxy' '400|Empty reply|reset' "${curl[@]}" "http://localhost:$port/q/health/ready"
for service in api-1 relay-1 worker-1; do
  address=$("${compose[@]}" port "$service" 8080)
  allowed "HTTP: $service, verified" "${curl[@]}" --cacert secrets/tls/authority/ca.pem "https://localhost:${address##*:}/q/health/live"
  refused "HTTP: plain text at $service" 'Empty reply|reset|400' "${curl[@]}" "http://localhost:${address##*:}/q/health/live"
done

echo 'Kafka'
wait $kafka || true
grep -E '^(ok|FAILED)\|' "$work/kafka" >"$work/kafka-results" || true
while IFS='|' read -r result what; do
  printf '  %-6s  %s\n' "$result" "$what"
  [ "$result" = ok ] || failures=$((failures + 1))
done <"$work/kafka-results"
if [ "$(grep -c .  <"$work/kafka-results")" != 11 ]; then fails 'Kafka: not everything was tried' "$work/kafka"; fi

[ $failures = 0 ] || { echo "check-access.sh: $failures did not hold" >&2; exit 1; }

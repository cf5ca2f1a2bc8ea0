#!/bin/bash
# Creates the missing secrets of a Compose stack, each in a file of its own in infra/secrets, for this machine only. A real
# deployment takes these files from its vault and its identity provider.
#
#   infra/secrets.sh
set -euo pipefail
cd "$(dirname "$0")"
# The folder keeps others out. The files are readable in it, since a container's user is not the owner.
install -d -m 0700 secrets
cd secrets
umask 022

random() { openssl rand -base64 "$1" | tr -d '\n'; }
password() { [ -s "$1" ] || openssl rand -hex 24 | tr -d '\n' >"$1"; }

# In place of an identity provider: a holder of the private key can issue tokens for every identity.
[ -s identity-private.pem ] || openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out identity-private.pem 2>/dev/null
[ -s identity-public.pem ] || openssl pkey -in identity-private.pem -pubout -out identity-public.pem
chmod 0644 identity-private.pem identity-public.pem
# The first line signs, all of them verify.
[ -s session-token-keys ] || echo "k1 $(random 32)" >session-token-keys

password postgres-password
password replicator-password
password owner-password
password api-password
password relay-password

# Prometheus reads the metrics as an operator, for a year.
[ -s prometheus-token ] || TOKEN_SECONDS=$((365 * 24 * 3600)) ../token.sh operations prometheus operator >prometheus-token

# Kafka's clients, where they authenticate themselves (compose.secure.yaml): the file that Kafka's own tools take as well.
for user in relay worker api; do
  password "kafka-$user-password"
  cat >"kafka-$user.properties" <<END
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="$user" password="$(cat "kafka-$user-password")";
ssl.truststore.type=PEM
ssl.truststore.location=/etc/payledger/tls/ca.pem
END
done

#!/bin/bash
# Makes a private certificate authority, and a key and a certificate for each server of the compose stack, for the names
# by which it is reached: infra/secrets/tls/<server>/{key,certificate,both,ca}.pem, the folder that its container sees.
# Makes what is missing, and again what ends within 30 days or was signed by an authority that is gone; touches nothing
# else. A server takes up a new certificate when it is restarted. A real deployment brings its own authority's files.
#
#   infra/certificates.sh            what is missing or ends soon
#   infra/certificates.sh --renew    everything but the authority
set -euo pipefail
renew=false
case ${1:-} in
  '') ;;
  --renew) renew=true ;;
  *) sed -n '2,8p' "$0" | cut -c3- >&2; exit 64 ;;
esac
command -v openssl >/dev/null || { echo 'certificates.sh needs openssl' >&2; exit 1; }
cd "$(dirname "$0")"
# The folder keeps others out. The files can be read in it, since a container's user is not the owner.
install -d -m 0700 secrets
umask 022
mkdir -p secrets/tls/authority
cd secrets/tls
AUTHORITY_DAYS=3650 CERTIFICATE_DAYS=365 MARGIN_SECONDS=$((30 * 24 * 3600))
ca=authority/ca.pem ca_key=authority/key.pem

# genpkey writes PKCS #8, the only form of a private key that Java reads.
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null; }
ends_soon() { ! openssl x509 -in "$1" -noout -checkend "$MARGIN_SECONDS" >/dev/null; }

if [ ! -s $ca ] || [ ! -s $ca_key ]; then
  echo 'making the certificate authority'
  key $ca_key
  openssl req -x509 -new -key $ca_key -sha256 -days $AUTHORITY_DAYS -subj '/O=PayLedger/CN=PayLedger development authority' \
    -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' -out $ca.new
  mv $ca.new $ca
elif ends_soon $ca; then
  echo 'the certificate authority ends soon: remove infra/secrets/tls, run this again, restart everything' >&2
  exit 1
fi

# Whether the folder's key, certificate and authority belong together and last.
holds() {
  [ -s "$1/both.pem" ] && cmp -s $ca "$1/ca.pem" && ! ends_soon "$1/both.pem" &&
    openssl verify -CAfile $ca "$1/certificate.pem" >/dev/null 2>&1 &&
    cat "$1/key.pem" "$1/certificate.pem" | cmp -s - "$1/both.pem"
}

# certificate NAME USAGE [SUBJECT-ALTERNATIVE-NAME...]: NAME is the common name as well, by which Kafka knows a holder.
certificate() {
  local name=$1 usage=$2; shift 2
  if [ $renew = false ] && holds "$name"; then return; fi
  echo "making the certificate of $name"
  mkdir -p "$name"
  { printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=%s\n' "$usage"
    if [ $# -gt 0 ]; then printf 'subjectAltName=%s\n' "$(IFS=,; echo "$*")"; fi
  } >"$name/extensions"
  key "$name/key.pem"
  chmod 0644 "$name/key.pem"
  openssl req -new -key "$name/key.pem" -subj "/CN=$name" |
    openssl x509 -req -CA $ca -CAkey $ca_key -set_serial "0x$(openssl rand -hex 16)" -sha256 -days $CERTIFICATE_DAYS \
      -extfile "$name/extensions" -out "$name/certificate.pem" 2>/dev/null
  rm "$name/extensions"
  cp $ca "$name/ca.pem"
  # For those who read key and certificate from one file, and last: what was cut short before is made again.
  cat "$name/key.pem" "$name/certificate.pem" >"$name/both.pem"
}

local_names=(DNS:localhost IP:127.0.0.1)
for server in primary follower-1 follower-2 api-1 api-2 relay-1 relay-2 worker-1 worker-2 proxy; do
  certificate "$server" serverAuth "DNS:$server" "${local_names[@]}"
done
# Brokers and the administrator authenticate with these certificates. No other certificate is accepted for that.
for broker in kafka-1 kafka-2 kafka-3; do
  certificate "$broker" serverAuth,clientAuth "DNS:$broker" "${local_names[@]}"
done
certificate kafka-administrator clientAuth

#!/bin/bash
# Prints a bearer token, signed by the identity that secrets.sh made to stand in for an identity provider.
#
#   infra/token.sh TENANT USER ROLE...    roles: preparer, approver, payment-officer, auditor, operator; TOKEN_SECONDS=3600
set -euo pipefail
[ $# -ge 3 ] || { sed -n '4p' "$0" | cut -c3- >&2; exit 64; }
key=$(dirname "$0")/secrets/identity-private.pem
[ -s "$key" ] || { echo 'token.sh: no identity yet; infra/secrets.sh makes it' >&2; exit 1; }
tenant=$1 user=$2; shift 2
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
roles=$(printf ',"%s"' "$@")
now=$(date +%s)
header=$(printf '{"alg":"RS256","typ":"JWT"}' | base64url)
claims=$(printf '{"iss":"https://payledger.local","aud":"payledger","sub":"%s","tenant":"%s","groups":[%s],"iat":%d,"exp":%d,"jti":"%s"}' \
  "$user" "$tenant" "${roles#,}" "$now" $((now + ${TOKEN_SECONDS:-3600})) "$(openssl rand -hex 16)" | base64url)
signature=$(printf '%s' "$header.$claims" | openssl dgst -sha256 -sign "$key" -binary | base64url)
printf '%s' "$header.$claims.$signature"

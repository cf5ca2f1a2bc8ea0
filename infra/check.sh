#!/bin/bash
# Takes a payroll run through a running Compose stack and prints the result of each step; fails at the first wrong one.
# Works on both stacks, and leaves a tenant of its own behind.
#
#   infra/check.sh [--url URL] [--ca FILE] [--keep FILE]    a new run; --keep writes down what it made
#   infra/check.sh [--url URL] [--ca FILE] --find FILE      checks that what was written down still exists
#
# By default the URL is http://127.0.0.1:8080, or https with --ca; PAYLEDGER_PORT names another port.
set -euo pipefail
cd "$(dirname "$0")"
usage() { sed -n '2,8p' check.sh | cut -c3- >&2; exit 64; }
url='' keep='' find='' curl=(curl --silent --show-error --max-time 15) scheme=http
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || usage
  case $1 in
    --url) url=$2 ;;
    --ca) curl+=(--cacert "$(cd "$OLDPWD" && realpath "$2")"); scheme=https ;;
    --keep) keep=$(cd "$OLDPWD" && realpath "$2") ;;
    --find) find=$(cd "$OLDPWD" && realpath "$2") ;;
    *) usage ;;
  esac
  shift 2
done
url=${url:-$scheme://127.0.0.1:${PAYLEDGER_PORT:-8080}}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "check.sh: $1" >&2; [ ! -s "$work/body" ] || { head -c 2000 "$work/body" >&2; echo >&2; }; exit 1; }
shown() { printf '  ok  %s\n' "$1"; }

# request WHO EXPECTED-STATUS METHOD PATH [CURL-OPTION...]: leaves $work/body and $work/head, and $session as it was given
session=''
request() {
  local who=$1 expected=$2 method=$3 path=$4; shift 4
  local status headers=()
  [ "$who" = anonymous ] || headers+=(-H "Authorization: Bearer $(<"$work/$who")")
  [ -z "$session" ] || headers+=(-H "X-Session-Token: $session")
  # 503 says "not yet, try again": what has just started may need a moment.
  for _ in $(seq 30); do
    status=$("${curl[@]}" -X "$method" "$url$path" "${headers[@]}" "$@" -D "$work/head" -o "$work/body" -w '%{http_code}') ||
      fail "$method $url$path got no answer"
    [ "$status" = 503 ] || break
    sleep 1
  done
  [ "$status" = "$expected" ] || fail "$method $path by $who: $status instead of $expected"
  local token
  token=$(header x-session-token)
  session=${token:-$session}
}
header() { tr -d '\r' <"$work/head" | sed -n "s/^$1: //Ip" | head -n 1; }
field() { sed -n "s/.*\"$1\":\"\\([^\"]*\\)\".*/\\1/p" "$work/body" | head -n 1; }
expect() { [ "$(field "$1")" = "$2" ] || fail "$1 is '$(field "$1")' instead of '$2'"; }

if [ -n "$find" ]; then
  { read -r tenant && read -r run && read -r session; } <"$find" || fail "$find is not what --keep writes"
else
  tenant=check-$(openssl rand -hex 4) run=''
fi
for who in preparer:petra approver:amir; do
  ./token.sh "$tenant" "${who#*:}" "${who%:*}" >"$work/${who#*:}"
done
./token.sh "$tenant" petra approver >"$work/petra-as-approver"
./token.sh another-tenant eve preparer approver auditor >"$work/eve"
runs=/api/v1/tenants/$tenant/payroll-runs

reads_are_as_approved() {
  local routes=''
  for _ in 1 2 3 4; do
    request amir 200 GET "$runs/$run"
    expect state APPROVED
    routes+=" $(header x-served-by | sed 's/;.*//')"
  done
  shown "four reads under the session token see the approval, served by$routes"
  request amir 200 GET "$runs/$run/reconciliation"
  expect verdict AGREED
  shown "the projection behind Kafka says AGREED: $(header x-served-by)"
}

# A screen that is open from before the run on; the proxy has to pass each event on at once.
stream_is_followed() {
  "${curl[@]}" --max-time 60 -N "$url/api/v1/tenants/$tenant/stream" \
    -H "Authorization: Bearer $(<"$work/amir")" >"$work/stream" 2>/dev/null &
  stream=$!
  trap 'kill $stream 2>/dev/null || true; rm -rf "$work"' EXIT
}
stream_has() {
  for _ in $(seq 100); do
    if grep -q "^event:$1$" "$work/stream"; then return; fi
    sleep 0.1
  done
  cp "$work/stream" "$work/body"
  fail "the stream does not bring $1"
}

echo "$url, tenant $tenant"
if [ -n "$find" ]; then
  reads_are_as_approved
  exit 0
fi
request anonymous 401 GET "$runs"
shown 'without a bearer token: 401'
request eve 403 GET "$runs"
shown "with another tenant's token: 403"
stream_is_followed
stream_has payledger.stream.started.v1
tomorrow=$(date -u -d tomorrow +%F)
request petra 201 POST "$runs" -H 'Content-Type: application/json' \
  -d '{"legalEntity":"acme","payGroup":"monthly","currency":"EUR","periodStart":"'$tomorrow'","periodEnd":"'$tomorrow'","payDate":"'$tomorrow'"}'
run=$(field id)
shown "petra makes run $run"
{
  echo employee,currency,gross,reimbursements,employee_taxes,employee_benefits,post_tax_deductions,net,employer_taxes,employer_benefits,payment_method,account
  echo E-1,EUR,4200.00,30.00,1100.00,200.00,50.00,2880.00,850.00,120.00,CHECK,
  echo E-2,EUR,3100.00,0,700.00,150.00,0,2250.00,640.00,90.00,CASH,
} >"$work/register"
request petra 200 PUT "$runs/$run/items" -H 'Content-Type: text/csv' --data-binary "@$work/register"
shown 'imports its register'
request petra 200 POST "$runs/$run/calculate" -H "If-Match: $(header etag)"
request petra 200 POST "$runs/$run/submit" -H "If-Match: $(header etag)"
read=$(header etag)
shown 'has it calculated, and submits it'
request petra-as-approver 403 POST "$runs/$run/approve" -H "If-Match: $read"
shown 'she may not approve it herself: 403'
request amir 200 POST "$runs/$run/approve" -H "If-Match: $read"
shown "amir approves it: $session"
stream_has payledger.payroll-run.approved.v1
shown 'a screen that follows the stream receives the approval'
reads_are_as_approved
saved=$session
session=${session/applied_through=/applied_through=9}
request amir 400 GET "$runs/$run"
shown 'a session token that was changed: 400'
[ -z "$keep" ] || printf '%s\n%s\n%s\n' "$tenant" "$run" "$saved" >"$keep"

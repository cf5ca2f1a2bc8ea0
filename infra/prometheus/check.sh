#!/usr/bin/env bash
# Checks Prometheus' configuration and rules, runs the rules' tests, and parses the queries of the Grafana dashboard.
#
#   infra/prometheus/check.sh [--print-bin]     --print-bin prints the folder that holds prometheus and promtool, and ends
#
# promtool is taken from PROMETHEUS_BIN (a folder), from the path, or from Debian's package prometheus, which is unpacked
# into the user's cache and never installed: installing it would start a server.
# Ends with 3 where it can be had nowhere.
set -euo pipefail

HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
readonly HERE
readonly SCRATCH="${XDG_CACHE_HOME:-$HOME/.cache}/payledger/prometheus"
readonly DASHBOARD="$HERE/../grafana/payledger.json"

missing() {
    printf 'check.sh: %s\n' "$1" >&2
    exit 3
}

from_debian() {
    local scratch
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
        missing "promtool is missing: set PROMETHEUS_BIN to the folder that holds it, or put it on the path"
    mkdir -p "$SCRATCH"
    scratch="$(mktemp -d "$SCRATCH/unpack.XXXXXX")"
    # Root fetches as root: the user _apt may not write here. The package lists may be missing or old.
    if ! (cd "$scratch" && { apt-get -qq -o APT::Sandbox::User=root download prometheus ||
        { apt-get -qq update && apt-get -qq -o APT::Sandbox::User=root download prometheus; }; }) >"$scratch/log" 2>&1; then
        cat "$scratch/log" >&2
        rm -rf "$scratch"
        missing "Debian's package prometheus cannot be fetched; set PROMETHEUS_BIN to the folder that holds promtool"
    fi
    dpkg-deb -x "$scratch"/prometheus_*.deb "$scratch/package"
    rm -f "$scratch"/prometheus_*.deb
    # Two that unpack at the same time both succeed: the first one's folder is kept.
    mv -T "$scratch/package" "$SCRATCH/package" 2>/dev/null || true
    rm -rf "$scratch"
}

find_bin() {
    if [[ -n "${PROMETHEUS_BIN:-}" ]]; then
        [[ -x "$PROMETHEUS_BIN/promtool" ]] || missing "PROMETHEUS_BIN is $PROMETHEUS_BIN, and there is no promtool in it"
        BIN="$PROMETHEUS_BIN"
    elif command -v promtool >/dev/null; then
        BIN="$(dirname "$(command -v promtool)")"
    else
        [[ -x "$SCRATCH/package/usr/bin/promtool" ]] || from_debian
        BIN="$(cd "$SCRATCH/package/usr/bin" && pwd -P)"
    fi
}

# A query parses if it would do as a recording rule. Grafana's own variables stand for durations.
check_dashboard() {
    local rules
    rules="$(mktemp)"
    {
        printf 'groups:\n  - name: dashboard\n    rules:\n'
        # one "expr" to a line, as JSON that was written for people has it
        sed -n 's/^ *"expr": \(".*"\),*$/\1/p' "$DASHBOARD" |
            sed 's/\$__rate_interval/5m/g; s/\$__range/1h/g; s/\$__interval/1m/g' |
            while IFS= read -r expression; do
                printf '      - record: dashboard:query\n        expr: %s\n        labels: {query: "%d"}\n' "$expression" "$((++query))"
            done
    } >"$rules"
    "$BIN/promtool" check rules "$rules"
    rm -f "$rules"
}

main() {
    local query=0
    case "${1:-}" in
        "") ;;
        --print-bin)
            find_bin
            printf '%s\n' "$BIN"
            return
            ;;
        *)
            printf 'Usage: infra/prometheus/check.sh [--print-bin]\n' >&2
            exit 2
            ;;
    esac
    find_bin
    # The token is a secret that is not here.
    "$BIN/promtool" check config --syntax-only "$HERE/prometheus.yml"
    "$BIN/promtool" check rules "$HERE/rules.yml"
    "$BIN/promtool" test rules "$HERE/rules_test.yml"
    check_dashboard
}

main "$@"

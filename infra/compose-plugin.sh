#!/bin/bash
# Installs compose v2 where "docker compose" is missing. On Debian bookworm it comes from trixie, without touching the
# machine's apt sources: it needs only a libc6 of 2.34 or newer.
set -euo pipefail
! docker compose version >/dev/null 2>&1 || exit 0
[ "$(id -u)" = 0 ] || { echo 'compose-plugin.sh: "docker compose" is missing, and only root can install it' >&2; exit 1; }
apt-get indextargets --format '$(LABEL)' 'Created-By: Packages' | grep -q '^Debian$' || apt-get update -qq
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/lists/partial"
mirror=$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' | awk '$1 == "Debian" { print $2; exit }')
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$scratch/sources.list"
options=(-o Dir::Etc::sourcelist="$scratch/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$scratch/lists" -qq)
apt-get "${options[@]}" update
DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install -y --no-install-recommends docker-compose >/dev/null
docker compose version

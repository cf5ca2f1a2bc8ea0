#!/usr/bin/env bash
# Creates PayLedger's roles and its database, with passwords from files.
#
# usage: roles.sh [directory of roles.sql]
#        without it: the one beside this script, else the one of the repository
#
# Environment: PAYLEDGER_OWNER_PASSWORD_FILE, PAYLEDGER_API_PASSWORD_FILE, PAYLEDGER_RELAY_PASSWORD_FILE, each a file
# with one password; and what psql takes (PGHOST, PGUSER, ...) for a superuser. As a script in
# /docker-entrypoint-initdb.d it needs nothing else: there POSTGRES_USER names the superuser.
#
# pg_hba.conf wants no line beyond the usual ones, for instance
#     hostssl  payledger  payledger_owner,payledger_api,payledger_relay  samenet  scram-sha-256
# The relay's logical replication connection is matched by the database's name, never by "replication".
set -euo pipefail

if [[ "${1:-}" == "-h" || "${1:-}" == "--help" ]]; then
    sed -n '2,13p' "$0" | cut -c3-
    exit 0
fi
here="$(dirname "${BASH_SOURCE[0]}")"
sql="${1:-$here}/roles.sql"
if [[ $# -eq 0 && ! -e "$sql" ]]; then
    sql="$here/../../libraries/database-schema/src/main/resources/db/roles.sql"
fi
if [[ ! -r "$sql" ]]; then
    echo "roles.sh: $sql cannot be read" >&2
    exit 1
fi

password() {
    local variable="$1" file content
    file="${!variable:-}"
    if [[ -z "$file" || ! -r "$file" ]]; then
        echo "roles.sh: $variable must name a readable file with a password; it is '$file'" >&2
        return 1
    fi
    content="$(<"$file")"
    if [[ -z "$content" ]]; then
        echo "roles.sh: $file ($variable) is empty" >&2
        return 1
    fi
    printf '%s' "$content"
}

# all three before the first statement: half of the roles would keep the script from being run again
PAYLEDGER_OWNER_PASSWORD="$(password PAYLEDGER_OWNER_PASSWORD_FILE)"
PAYLEDGER_API_PASSWORD="$(password PAYLEDGER_API_PASSWORD_FILE)"
PAYLEDGER_RELAY_PASSWORD="$(password PAYLEDGER_RELAY_PASSWORD_FILE)"
# psql reads them from the environment: an argument would show in the list of processes
export PAYLEDGER_OWNER_PASSWORD PAYLEDGER_API_PASSWORD PAYLEDGER_RELAY_PASSWORD

run_psql() {
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-${PGUSER:-postgres}}" --dbname=postgres "$@"
}

run_psql --file="$sql"
run_psql <<'SQL'
\getenv owner PAYLEDGER_OWNER_PASSWORD
\getenv api PAYLEDGER_API_PASSWORD
\getenv relay PAYLEDGER_RELAY_PASSWORD
SET log_statement = 'none';
SET password_encryption = 'scram-sha-256';
ALTER ROLE payledger_owner PASSWORD :'owner';
ALTER ROLE payledger_api PASSWORD :'api';
ALTER ROLE payledger_relay PASSWORD :'relay';
SQL

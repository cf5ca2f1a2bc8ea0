#!/bin/bash
# Runs once, when the primary's data directory is made: roles, database, and the slots of the followers.
set -euo pipefail
export PAYLEDGER_OWNER_PASSWORD_FILE=/run/secrets/owner-password
export PAYLEDGER_API_PASSWORD_FILE=/run/secrets/api-password
export PAYLEDGER_RELAY_PASSWORD_FILE=/run/secrets/relay-password
/etc/payledger/roles.sh

REPLICATOR_PASSWORD=$(</run/secrets/replicator-password)
export REPLICATOR_PASSWORD
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<'SQL'
\getenv replicator REPLICATOR_PASSWORD
SET log_statement = 'none';
CREATE ROLE replicator LOGIN REPLICATION PASSWORD :'replicator';
-- The follower's slot synchronization asks the primary for its logical slots, in this database.
GRANT CONNECT ON DATABASE payledger TO replicator;
-- Reserved at once: the log is kept from here on, though the follower comes a moment later.
SELECT pg_create_physical_replication_slot('follower_1', true), pg_create_physical_replication_slot('follower_2', true);
SQL

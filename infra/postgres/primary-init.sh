#!/bin/bash
# Runs once, when the primary's data directory is made: roles, database, and the slots of the followers.
set -euo pipefail
secret() { cat "/run/secrets/$1"; }
psql -v ON_ERROR_STOP=1 -d postgres \
  -v owner="$(secret owner-password)" -v replicator="$(secret replicator-password)" <<'SQL'
CREATE ROLE replicator LOGIN REPLICATION PASSWORD :'replicator';
CREATE ROLE payledger LOGIN REPLICATION PASSWORD :'owner';
GRANT pg_monitor TO payledger;
CREATE DATABASE payledger OWNER payledger;
-- Reserved at once: the log is kept from here on, though the follower comes a moment later.
SELECT pg_create_physical_replication_slot('follower_1', true), pg_create_physical_replication_slot('follower_2', true);
SQL

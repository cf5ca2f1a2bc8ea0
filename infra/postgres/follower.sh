#!/bin/bash
# A follower's start: copies the primary where there is no data yet, then streams from it. FOLLOWER is its name.
set -euo pipefail
# Where libpq may look for files of its own; of root it may not.
export HOME=/var/lib/postgresql
data=$PGDATA
slot=${FOLLOWER//-/_}
# libpq ignores a password file that others may read.
install -d -o postgres -g postgres -m 0700 /var/lib/postgresql/conf
printf '*:*:*:*:%s\n' "$(cat /run/secrets/replicator-password)" >/var/lib/postgresql/conf/pgpass
chown postgres:postgres /var/lib/postgresql/conf/pgpass
chmod 0600 /var/lib/postgresql/conf/pgpass
primary="host=primary user=replicator application_name=$FOLLOWER passfile=/var/lib/postgresql/conf/pgpass ${PRIMARY_CONNECTION:-}"

if [ ! -s "$data/PG_VERSION" ]; then
  copy="$data.incomplete"
  rm -rf "$copy" "$data"
  install -d -o postgres -g postgres -m 0700 "$copy"
  setpriv --reuid=postgres --regid=postgres --init-groups bash -euo pipefail -s "$primary" "$slot" "$copy" <<'COPY'
psql "$1 dbname=postgres" -v ON_ERROR_STOP=1 -v slot="$2" <<'SQL'
SELECT pg_create_physical_replication_slot(:'slot', true)
 WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = :'slot' AND wal_status <> 'lost');
SQL
pg_basebackup -d "$1" -D "$3" -X stream -c fast -S "$2"
touch "$3/standby.signal"
COPY
  # Complete or absent: an interrupted copy starts again.
  mv "$copy" "$data"
fi
exec docker-entrypoint.sh postgres -c config_file=/etc/payledger/postgresql.conf -c cluster_name="$FOLLOWER" \
  -c primary_conninfo="$primary dbname=payledger" -c primary_slot_name="$slot" -c sync_replication_slots=on

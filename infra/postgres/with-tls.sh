#!/bin/bash
# PostgreSQL refuses a key that anybody else may read: gives it a copy of its own, then starts what is named.
set -euo pipefail
install -d -o postgres -g postgres -m 0700 /var/lib/postgresql/tls
install -o postgres -g postgres -m 0600 /etc/payledger/tls/key.pem /var/lib/postgresql/tls/key.pem
exec "$@"

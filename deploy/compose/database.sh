#!/bin/sh
# Makes the cluster and the roles the first time, then becomes PostgreSQL: a Unix socket only, no network.
set -eu
programs=/usr/lib/postgresql/15/bin
if [ ! -s /data/PG_VERSION ]; then
  "$programs/initdb" -D /data -U onemap -E UTF8 --locale=C.UTF-8 -A trust >/dev/null
  # Who reaches the socket is the application: the volume of sockets is shared with nobody else.
  printf 'local all all trust\n' >/data/pg_hba.conf
  "$programs/pg_ctl" -D /data -w -o "-c listen_addresses= -c unix_socket_directories=/sockets" start >/dev/null
  for role in onemap_app onemap_publish; do "$programs/createuser" -h /sockets -U onemap "$role"; done
  "$programs/createdb" -h /sockets -U onemap onemap
  "$programs/psql" -q -h /sockets -U onemap -d onemap -c 'CREATE EXTENSION IF NOT EXISTS postgis'
  "$programs/pg_ctl" -D /data -w -m fast stop >/dev/null
fi
exec "$programs/postgres" -D /data -c listen_addresses= -c unix_socket_directories=/sockets -c jit=off -c timezone=UTC

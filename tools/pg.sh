#!/bin/sh
# pg.sh start DIR | stop DIR: a private PostgreSQL 15 for tests, on a socket in DIR only; `start` prints its connection text.
# pg.sh crash DIR | halt DIR: kill -9, or an immediate stop; `again DIR` brings it back with what it had.
set -eu
action=$1 dir=$2 bin=/usr/lib/postgresql/15/bin
run() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi; }
# Tests ask for speed, not for surviving a power cut of the test machine; a benchmark (PG_DURABLE=yes) asks for durable commits.
settings="-c fsync=off"
[ -z "${PG_DURABLE:-}" ] || settings="-c shared_buffers=256MB -c max_wal_size=4GB"
up() {
    run "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w start \
        -o "-c listen_addresses='' -c unix_socket_directories='$dir' $settings -c max_connections=200" >>"$dir.log" 2>&1
}
case $action in
start)
    rm -rf "$dir"; mkdir -p "$dir"
    [ "$(id -u)" != 0 ] || chown postgres:postgres "$dir"
    run "$bin/initdb" -D "$dir/data" -U sansang -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir.log" 2>&1
    up
    echo "postgres:host=$dir user=sansang dbname=postgres" ;;
stop) run "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir" ;;
crash) kill -9 "$(head -n 1 "$dir/data/postmaster.pid")" ;;
halt) run "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >>"$dir.log" 2>&1 ;;
# The children of one that was killed go by themselves, within moments; until then the new one does not start.
again) tries=0; until up; do tries=$((tries + 1)); [ $tries -lt 50 ] || exit 1; sleep 0.1; done ;;
*) echo "usage: pg.sh start|stop|crash|halt|again DIR" >&2; exit 2 ;;
esac

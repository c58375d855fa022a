#!/bin/sh
# pg.sh start DIR | stop DIR: a private PostgreSQL 15 for tests, on a socket in DIR only; `start` prints its connection text.
set -eu
action=$1 dir=$2 bin=/usr/lib/postgresql/15/bin
run() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi; }
case $action in
start)
    rm -rf "$dir"; mkdir -p "$dir"
    [ "$(id -u)" != 0 ] || chown postgres:postgres "$dir"
    run "$bin/initdb" -D "$dir/data" -U sansang -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir.log" 2>&1
    # Tests ask for speed, not for surviving a power cut of the test machine.
    run "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w start \
        -o "-c listen_addresses='' -c unix_socket_directories='$dir' -c fsync=off -c max_connections=200" >>"$dir.log" 2>&1
    echo "postgres:host=$dir user=sansang dbname=postgres" ;;
stop) run "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir" ;;
*) echo "usage: pg.sh start|stop DIR" >&2; exit 2 ;;
esac

#!/bin/sh
# test_deb.sh - the package in a bare Debian 12: installed, an administrator made, served, upgraded from an older one, purged.
#   sudo packaging/test_deb.sh [--program FILE] [--root DIR]     DIR: a minimal bookworm made before, which is used up
# Needs root, debootstrap and Debian's archive. Services are not started in there (no systemd runs): the program is run as the
# user of the service, with the configuration of the package.
set -eu
cd "$(dirname "$0")/.."
program='' root=''
while [ $# -gt 0 ]; do
    case $1 in
    --program) program=${2:?--program needs a file}; shift 2 ;;
    --root) root=${2:?--root needs a folder}; shift 2 ;;
    *) sed -n '2,3s/^# //p' "$0"; exit 2 ;;
    esac
done
[ "$(id -u)" = 0 ] || { echo 'test_deb.sh: needs root' >&2; exit 2; }

room=$(mktemp -d) failed=0 server=''
finish() { [ -z "$server" ] || kill "$server" 2>/dev/null || :; umount "$root/proc" 2>/dev/null || :; rm -rf "$room"; }
trap finish EXIT
trap 'exit 130' INT TERM
fact() { name=$1; shift; if "$@" >"$room/said" 2>&1; then echo "ok - $name"; else echo "not ok - $name"; sed 's/^/# /' "$room/said"; failed=1; fi; }

version=$(cat VERSION)
packaging/build_deb.sh ${program:+--program "$program"} --version 0.0.1 "$room" >/dev/null
packaging/build_deb.sh ${program:+--program "$program"} "$room" >/dev/null
if [ -z "$root" ]; then
    root=$room/root
    debootstrap --variant=minbase bookworm "$root" >"$room/log" 2>&1 || { tail "$room/log"; exit 1; }
fi
mount -t proc proc "$root/proc"
cp "$room"/*.deb "$root/root/"

port=9299
in_root()     { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
installs()    { in_root apt-get update -qq && in_root apt-get install -y -qq --no-install-recommends "/root/sansang_$1_$(dpkg --print-architecture).deb"; }
as_service()  { in_root setpriv --reuid=sansang --regid=sansang --init-groups -- sh -c 'cd /var/lib/sansang && exec "$@"' sh "$@"; }
serves() {    # the page of the city, from a server that is then told to stop and ends well
    as_service sansang --port $port serve 2>"$room/log" & server=$!
    code=1
    for _ in $(seq 200); do
        if curl -fsS "http://127.0.0.1:$port/readyz" 2>/dev/null | grep -q ready; then code=0; break; fi
        sleep 0.1
    done
    [ $code != 0 ] || curl -fsS "http://127.0.0.1:$port/" | grep -qi '<!doctype html' || code=1
    pkill -TERM -P "$server" 2>/dev/null || kill -TERM "$server" 2>/dev/null
    wait "$server" || code=$?
    server=
    cat "$room/log"
    return $code
}
is_there()    { in_root test -e "$1"; }
is_gone()     { ! in_root test -e "$1"; }
belongs()     { [ "$(in_root stat -c '%U:%G %a' "$1")" = "$2" ]; }
older()       { in_root sh -c "dpkg-query -W -f '\${Version}' sansang" | grep -qx 0.0.1; }
newer()       { in_root sh -c "dpkg-query -W -f '\${Version}' sansang" | grep -qx "$version"; }
# What an upgrade brings: a step that is missing. The last one is taken back, as if an older program had made the data.
ages()        { as_service sh -c 'command -v sqlite3 >/dev/null' || in_root apt-get install -y -qq --no-install-recommends sqlite3
                as_service sqlite3 sansang.db "DELETE FROM schema_step WHERE module = 'app' AND version = 2; DROP TABLE installation"; }
says_older()  { as_service sansang user list 2>&1 | grep 'run .sansang migrate. first'; }
has_admin()   { as_service sansang user list | grep an.nguyen; }
purges()      { in_root apt-get purge -y -qq sansang; }
keeps_data()  { in_root touch /var/lib/sansang/KEEP && purges && is_there /var/lib/sansang/keys && in_root rm /var/lib/sansang/KEEP &&
                installs "$version"; }
no_trace()    { ! find "$root/etc" "$root/usr" "$root/var/lib" -name '*sansang*' | grep .; }

fact 'an older package is installed with what it depends on'       installs 0.0.1
fact 'it is the older one'                                         older
fact 'the configuration is not for everybody to read'              belongs /etc/sansang/sansang.conf 'root:sansang 640'
fact 'the data folder belongs to the service alone'                belongs /var/lib/sansang 'sansang:sansang 700'
fact 'the service is enabled'                                      is_there /etc/systemd/system/multi-user.target.wants/sansang.service
fact 'it serves an empty city and stops when told'                 serves
fact 'the first administrator gets a link'                         as_service sansang user admin an.nguyen --name 'Nguyễn An'
fact 'the operator changes the configuration'                      in_root sed -i 's/^#drain_s = .*/drain_s = 7/' /etc/sansang/sansang.conf
fact 'a backup is made'                                            as_service sansang backup --with-keys /var/lib/sansang/first
fact '(the data is made older)'                                    ages
fact 'the program says that the data is older'                     says_older
fact 'the package is upgraded'                                     installs "$version"
fact 'it is the newer one'                                         newer
fact 'the data was brought up to date, and kept as it was before'  is_there "/var/lib/sansang/sansang.db.before-$version"
fact 'the administrator is still there'                            has_admin
fact 'the changed configuration stayed'                            in_root grep -qx 'drain_s = 7' /etc/sansang/sansang.conf
fact 'it serves again'                                             serves
fact 'every number is right'                                       as_service sansang audit
fact 'it is removed'                                               in_root apt-get remove -y -qq sansang
fact 'removed, the data and the configuration are still there'     is_there /var/lib/sansang/keys
fact 'purged with the file KEEP, the data stays'                   keeps_data
fact 'purged without it'                                           purges
fact 'purged, no data and no key are left'                         is_gone /var/lib/sansang
fact 'nor the configuration'                                       is_gone /etc/sansang
fact 'nor anything else of its name, but its user'                 no_trace
exit $failed

#!/bin/sh
# check.sh PROGRAM: what of the package can be proved without installing it, as TAP. Run by ./check (stage package).
set -u
cd "$(dirname "$0")/.." || exit 1
program=$(realpath "$1")
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
fact() {   # fact NAME COMMAND…: what the command says becomes the comment of a failure
    name=$1; shift
    if said=$("$@" 2>&1); then echo "ok - $name"; else printf 'not ok - %s\n' "$name"; printf '%s\n' "$said" | sed 's/^/# /'; fi
}

is_built()      { packaging/build_deb.sh --program "$program" "$room"; }
is_clean()      { lintian --fail-on error,warning "$room"/*.deb; }
is_confined()   { systemd-analyze security --offline=true --threshold=20 --no-pager packaging/sansang.service; }
renders()       { packaging/man.sh "$program" "$1" >"$room/page" && [ "$(grep -c '^\.TP' "$room/page")" -ge "$2" ] &&
                  warned=$(LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l -Tutf8 -Z "$room/page" 2>&1 >/dev/null) && [ -z "$warned" ] || { echo "$warned"; false; }; }
names_all()     { "$program" config --standard | sed -n 's/^#\([a-z_]*\) = .*/\1/p' >"$room/keys" && [ -s "$room/keys" ] &&
                  packaging/man.sh "$program" sansang.conf.5 >"$room/page" && while read -r key; do
                      grep -qxF ".B $key" "$room/page" || { echo "$key"; return 1; }; done <"$room/keys"; }
has_settings()  { dpkg-deb --fsys-tarfile "$room"/*.deb | tar -xO ./etc/sansang/sansang.conf >"$room/conf" &&
                  "$program" --config "$room/conf" config | grep -qx 'data = /var/lib/sansang'; }

# What bash offers after the words given.
offered() {
    PROGRAM=$program bash -c '. packaging/sansang.completion
        COMP_WORDS=("$PROGRAM" "$@"); COMP_CWORD=$#; _sansang; printf "%s\n" "${COMPREPLY[@]}"' bash "$@" | sort
}
listed()        { "$program" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' | sort; }
offers_all()    { [ -n "$(listed)" ] && [ "$(offered '')" = "$(listed)" ] && [ "$(offered bac)" = backup ] &&
                  offered backup --w | grep -qx -- --with-keys && offered --por | grep -qx -- --port; }

fact 'the package is built from the tree'                                    is_built
fact 'lintian finds no error and no warning in it'                           is_clean
fact 'its configuration keeps the data in /var/lib/sansang'                  has_settings
fact 'the service is confined to an exposure of 2.0 at most'                 is_confined
fact 'the manual page renders without a warning and holds every command'     renders packaging/sansang.1 "$(listed | wc -l)"
fact 'the page of the configuration renders without a warning'               renders sansang.conf.5 20
fact 'the page of the configuration names every key'                         names_all
fact 'bash completes exactly the commands and options that there are'        offers_all

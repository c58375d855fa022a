#!/bin/sh
# build_deb.sh - the Debian package from this tree. The version stands in VERSION; another one only to try an upgrade.
#   packaging/build_deb.sh [--program FILE] [--version V] [OUT]     writes OUT/sansang_VERSION_ARCH.deb (standard: build/)
# Without --program it builds the release first. Needs debhelper (packaging/packages.sh, TEST).
set -eu
cd "$(dirname "$0")/.."
program='' version=$(cat VERSION) out=build
while [ $# -gt 0 ]; do
    case $1 in
    --program) program=${2:?--program needs a file}; shift 2 ;;
    --version) version=${2:?--version needs a number}; shift 2 ;;
    -*) sed -n '2,4s/^# //p' "$0"; exit 2 ;;
    *) out=$1; shift ;;
    esac
done
if [ -z "$program" ]; then
    tools/build.sh build/release -Dbuildtype=release -Dtests=false
    program=build/release/sansang
fi

mkdir -p "$out"
out=$(cd "$out" && pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
tree=$room/sansang
mkdir -p "$tree/docs"
cp "$program" "$tree/sansang"
cp -r packaging/debian "$tree/debian"
cp packaging/sansang.service "$tree/debian/sansang.service"
cp packaging/sansang.completion "$tree/sansang.completion"
for page in operate config privacy security; do [ ! -e "docs/$page.md" ] || cp "docs/$page.md" "$tree/docs/"; done

# What the program knows of itself: its settings and its commands.
"$program" config --standard | sed 's|^#data = .*|data = /var/lib/sansang|' >"$tree/sansang.conf"
packaging/man.sh "$program" packaging/sansang.1 >"$tree/sansang.1"
packaging/man.sh "$program" sansang.conf.5 >"$tree/sansang.conf.5"

stamp=$(git log -1 --format=%ct 2>/dev/null || stat -c %Y VERSION)
maintainer=$(sed -n 's/^Maintainer: //p' packaging/debian/control)
printf 'sansang (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md of the source.\n\n -- %s  %s\n' \
    "$version" "$maintainer" "$(LC_ALL=C date -u -R -d "@$stamp")" >"$tree/debian/changelog"

cd "$tree"
chmod +x debian/rules
export SOURCE_DATE_EPOCH="$stamp" DEB_BUILD_OPTIONS="noautodbgsym nocheck${DEB_BUILD_OPTIONS:+ $DEB_BUILD_OPTIONS}"
dpkg-buildpackage --build=binary --no-sign --no-pre-clean --no-check-builddeps >"$room/log" 2>&1 || { cat "$room/log" >&2; exit 1; }
for deb in "$room"/sansang_*.deb; do
    mv "$deb" "$out"/
    echo "$out/${deb##*/}"
done

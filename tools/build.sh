#!/bin/sh
# build.sh DIR [meson options]: the web app (when its sources changed), then the program, in DIR.
set -eu
cd "$(dirname "$0")/.."
dir=$1; shift
mkdir -p build

# A second start must take seconds: packages come anew only with a new lock file, the web part only with a changed source.
sum_of() { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum; }
is_same() { [ -e "$1" ] && [ "$(cat "$1")" = "$2" ]; }
lock=$(sum_of web/package-lock.json)
if [ ! -d web/node_modules ] || ! is_same build/packages.stamp "$lock"; then
    (cd web && npm ci --no-audit --no-fund --loglevel=error) >&2
    printf '%s\n' "$lock" >build/packages.stamp
fi
now=$(cd web && sum_of *.mjs *.json console phone resident shared sw wall ../src/rules ../tools/build_rules_wasm.sh)
if [ ! -e web/dist/manifest.json ] || ! is_same build/web.stamp "$now"; then
    (cd web && npm run --silent build) >&2
    printf '%s\n' "$now" >build/web.stamp
fi
[ -e "$dir/build.ninja" ] || meson setup "$dir" "$@" >&2
ninja -C "$dir" --quiet >&2

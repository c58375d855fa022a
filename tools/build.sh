#!/bin/sh
# build.sh DIR [meson options]: the web app (when its sources changed), then the program, in DIR.
set -eu
cd "$(dirname "$0")/.."
dir=$1; shift

# The web part is rebuilt only when a source of it changed: a second start must take seconds.
stamp=build/web.stamp
now=$(git ls-files -co --exclude-standard web src/rules tools/build_rules_wasm.sh | LC_ALL=C sort | xargs cat 2>/dev/null | sha256sum)
if [ ! -e web/dist/app/index.html ] || [ "$(cat "$stamp" 2>/dev/null)" != "$now" ]; then
    (cd web && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build) >&2
    mkdir -p build && printf '%s\n' "$now" > "$stamp"
fi
[ -e "$dir/build.ninja" ] || meson setup "$dir" "$@" >&2
ninja -C "$dir" --quiet >&2

#!/bin/sh
# layers.sh - arrows may only point down. Prints every include that points up or sideways.
#   rules < core < db, flow < auth < http < module.h < <modules, in this order> < app
#   *_db.h is private to its module; only *_web.c may include http/ or module.h.
cd "$(dirname "$0")/../src" || exit 1
ORDER="rules:0 core:1 db:2 flow:2 auth:3 http:4 module.h:5 territory:10 account:11 outreach:12 app:99"
grep -n '#include "' -r . --include='*.[ch]' | sed 's|^\./||' | awk -F'[:"]' -v order="$ORDER" '
BEGIN { n = split(order, o, " "); for (i = 1; i <= n; i++) { split(o[i], p, ":"); rank[p[1]] = p[2] } }
{
    file = $1; inc = $4; from = file; sub(/\/.*/, "", from); to = inc; sub(/\/.*/, "", to)
    if (!(from in rank) || !(to in rank)) { print file ": unknown layer " (from in rank ? to : from); bad = 1; next }
    if (from != to && rank[to] + 0 >= rank[from] + 0) { print file " -> " inc ": points up"; bad = 1 }
    if (inc ~ /_(db|impl)\.h$/ && from != to) { print file " -> " inc ": private to " to "/"; bad = 1 }
    if (rank[from] + 0 >= 10 && from != "app" && (to == "http" || to == "module.h") && file !~ /_web\.c$/) {
        print file " -> " inc ": only *_web.c may know HTTP"; bad = 1 }
}
END { exit bad }'

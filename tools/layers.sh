#!/bin/sh
# layers.sh - arrows may only point down, and a library has one door. Prints every include that breaks this.
#   rules < core < db, flow, paper < auth, net < http < module.h < the modules, in this order < demo < app
#   Within a module of several rooms these have an order too; what stands beside them in the folder (followers, the routes, the jobs) ties them together.
#   *_db.h and *_impl.h are private to their module; of a module only *_web.[ch] may know http/ and module.h.
#   Of a module only *_db.c holds SQL (struct sql), and it knows neither http/ nor auth/.
#   A library is named in one .c file; where it takes more, or must be just that one, the table below says so.
cd "$(dirname "$0")/../src" || exit 1
ORDER="rules:0 core:1 db:2 flow:2 paper:2 auth:3 net:3 http:4 module.h:5 territory:10 notify:11 account:12 outreach:13 civic:14 indicator:15 plan:16 demo:20 app:99"
ROOMS="account/hours:1 account/person:2 account/signin:3 account/people:4 account/citizen:5 account/privacy:6 account/eid:7
outreach/campaign:1 outreach/count:2 outreach/sync:3 outreach/team:4 outreach/turf:5 outreach/desk:6 outreach/report:7 outreach/media:8
outreach/erase:9 outreach/citizen:10 outreach/audit:11
civic/publog:1 civic/petition:2 civic/desk:3 civic/alert:4 civic/idea:5 civic/board:6 civic/open:7
indicator/define:1 indicator/value:2 indicator/dash:3 indicator/opendata:4
plan/programme:1 plan/target:2 plan/occasion:3 plan/contest:4 plan/startup:5 plan/invitation:6 plan/report:7"
LIBRARIES="
jansson     core/json_in.c
sqlite3     db/db_sqlite.c
libpq-fe    db/db_pg.c
sodium      auth/keys.c auth/password.c auth/sealed_file.c
fido        auth/webauthn.c
openssl     auth/box.c auth/jose.c auth/sha256.c auth/webpush.c
microhttpd  http/server_impl.h
curl        net/net_impl.h
libxml      territory/xlsx_in.c
minizip     territory/xlsx_in.c
geos_c      territory/shape_geos.c
metis       outreach/turf/turf_cut.c
xlsxwriter  paper/sheet.c
vips        paper/picture.c
"
LIBC=" assert ctype dirent errno fcntl getopt inttypes limits locale math netdb poll pthread sched setjmp signal \
stdarg stdatomic stdbool stddef stdint stdio stdlib string strings syslog termios time unistd \
arpa linux net netinet sanitizer sys "

ours=$(grep -n '^ *# *include *"' -r . --include='*.[ch]' | sed 's|^\./||' | awk -F'[:"]' -v order="$ORDER" -v rooms="$ROOMS" '
function room_of(path,   part) { return split(path, part, "/") == 3 && (part[1] in has_rooms) ? part[1] "/" part[2] : "" }
BEGIN {
    n = split(order, o, " "); for (i = 1; i <= n; i++) { split(o[i], p, ":"); rank[p[1]] = p[2] + 0 }
    n = split(rooms, o, " "); for (i = 1; i <= n; i++) { split(o[i], p, ":"); floor[p[1]] = p[2] + 0; sub(/\/.*/, "", p[1]); has_rooms[p[1]] = 1 }
}
{
    file = $1; inc = $4; from = file; sub(/\/.*/, "", from); to = inc; sub(/\/.*/, "", to)
    if (!(from in rank) || !(to in rank)) { print file " -> " inc ": unknown layer " (from in rank ? to : from); next }
    room = room_of(file); below = room_of(inc)
    if (room && !(room in floor)) { print file ": unknown room " room; next }
    if (room && from == to && inc != from "/" from ".h" && (!below || floor[below] > floor[room])) print file " -> " inc ": points up"
    is_module = rank[from] >= 10 && from != "app"
    if (from != to && rank[to] >= rank[from]) print file " -> " inc ": points up"
    if (inc ~ /_(db|impl)\.h$/ && from != to) print file " -> " inc ": private to " to "/"
    if (is_module && (to == "http" || to == "module.h") && file !~ /_web\.[ch]$/) print file " -> " inc ": only *_web.[ch] may know HTTP"
    if (is_module && to == "auth" && file ~ /_db\.c$/) print file " -> " inc ": a statement knows no secrets; seal before, unseal after"
}')

theirs=$(grep -n '^ *# *include *<' -r . --include='*.[ch]' | sed 's|^\./||' | awk -F'[:<>]' -v libc="$LIBC" -v table="$LIBRARIES" '
BEGIN { n = split(table, line, "\n"); for (i = 1; i <= n; i++) { k = split(line[i], w, " "); for (j = 2; j <= k; j++) { may[w[1], w[j]] = 1; named[w[1]] = 1 } } }
{
    file = $1; lib = $4; sub(/[\/.].*/, "", lib)
    if (index(libc, " " lib " ")) next
    if (lib in named) { if (!((lib, file) in may)) print file " -> <" $4 ">: the table of tools/layers.sh keeps " lib " elsewhere"; next }
    if (lib in user && user[lib] != file) print file " -> <" $4 ">: " lib " is already named in " user[lib] "; one file hides it"
    if (!(lib in user)) user[lib] = file
}')

sql=$(grep -ln '^\(static \)\{0,1\}const struct sql ' -r . --include='*.c' | sed 's|^\./||' |
    grep -v '_db\.c$' | grep -v '^\(db\|auth\|app\)/' | sed 's/$/: SQL belongs in a *_db.c/')

bad=$(printf '%s\n%s\n%s' "$ours" "$theirs" "$sql" | grep .)
[ -z "$bad" ] && echo "ok - every include points down" && exit 0
printf "%s\n" "$bad" "not ok - every include points down"
exit 1

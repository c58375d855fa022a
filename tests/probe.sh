#!/bin/sh
# probe.sh - sqlmap and wapiti against a demo city on loopback, signed in, over every operation of /api/openapi.json.
#   tests/probe.sh [SECONDS [ROLE]]      time for sqlmap in all (1800); wapiti gets a third of it besides
#   With ROLE resident only what a resident may do and everybody may see, as a resident.
# Needs Debian's sqlmap, wapiti, curl. SANSANG names the program (build/release/sansang); results stay in build/probe.
# Ends with a table; exits 1 when a tool found something or the server answered 500.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-1800} role=${2:-} sansang=${SANSANG:-build/release/sansang} out=$PWD/build/probe
for tool in sqlmap wapiti curl python3; do
    command -v $tool >/dev/null || { printf 'probe.sh: %s is missing: apt-get install sqlmap wapiti curl\n' $tool >&2; exit 2; }
done
rm -rf "$out"; mkdir -p "$out"
"$sansang" demo --size small --data "$out/city" >/dev/null 2>&1
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# The probe must reach the statements, not the limits.
"$sansang" serve --data "$out/city" --port "$port" --address-per-s 0 --account-per-s 0 --device-per-s 0 --sign-in-per-min 0 2>"$out/server.log" & server=$!
trap 'kill $server 2>/dev/null || :' EXIT
url=http://127.0.0.1:$port
curl -s --retry 20 --retry-connrefused --retry-delay 1 -o /dev/null "$url/healthz"
# shellcheck disable=SC2086
python3 tests/probe_requests.py "$url" "$out/city" "$out/requests" $role

# sqlmap: each marked value with boolean, error, union and stacked probes. It takes an input that is no
# terminal for a list of targets, so it gets a terminal.
ends=$(($(date +%s) + seconds)) tried=0 asked=0 found=0
for request in "$out"/requests/[0-9]*.txt; do
    [ "$(date +%s)" -lt "$ends" ] || break
    log=$out/sqlmap-$(basename "$request" .txt).log
    timeout 180 python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' sqlmap -r "$request" --batch --disable-coloring --flush-session --output-dir "$out/sqlmap" --ignore-code='*' --skip-waf \
        --level 1 --risk 1 --technique BEUS --dbms SQLite --timeout 10 --retries 0 </dev/null >"$log" 2>&1 || :
    tried=$((tried + 1)) asked=$((asked + $(grep -c 'testing for SQL injection on' "$log" || :)))
    if grep -qE 'identified the following injection|might be injectable|might be vulnerable' "$log"; then
        found=$((found + 1)); printf 'sqlmap: see %s\n' "$log"
    fi
done

# wapiti: the pages a browser opens, and every address of the interface with its query. No module that asks the outside.
# Once as an officer, once as a resident over the residents' doors.
share=$((seconds / 3)); [ -n "$role" ] || share=$((seconds / 6))
probe() {   # probe NAME PAGES COOKIE: a quarter of its time to find pages, then the same for each of its 14 modules; it must end by itself to report
    starts=$(sed 's/^/-s /' "$out/requests/$2" | tr '\n' ' ')
    # shellcheck disable=SC2086
    timeout $((share * 3 + 60)) wapiti -u "$url/" $starts -H "$(cat "$out/requests/$3")" --scope domain --flush-session --no-bugreport \
        --max-scan-time $((share / 4 + 1)) --max-attack-time $((share / 18 + 1)) \
        -m xss,permanentxss,sql,blindsql,exec,file,crlf,redirect,csp,http_headers,cookieflags,methods,backup,htaccess \
        --store-session "$out/$1" -f json -o "$out/$1.json" >"$out/$1.log" 2>&1 || :
}
[ -n "$role" ] || probe wapiti pages.txt cookie.txt
probe wapiti-resident pages-resident.txt cookie-resident.txt
# Known and meant: frame-ancestors says what X-Frame-Options said; browsers have given X-XSS-Protection up; HSTS is for https.
weak=$(python3 -c 'import json, sys
meant = ("X-Frame-Options is not set", "X-XSS-Protection is not set", "Strict-Transport-Security is not set")
found = [(kind, r) for path in sys.argv[1:] for kind, rows in json.load(open(path))["vulnerabilities"].items() for r in rows if r["info"] not in meant]
for kind, r in found: print(kind, r["method"], r["path"], r.get("parameter"), r["info"], file=sys.stderr)
print(len(found))' "$out"/wapiti*.json 2>"$out/wapiti-found.txt" || echo '?')
pages=$(sed -n 's/.*found \([0-9]*\) URLs.*/\1/p;s/.*Wapiti found \([0-9]*\) .*/\1/p' "$out"/wapiti*.log | tail -n 1)
faults=$(grep -c '"event":"request_failed"' "$out/server.log" || :)
curl -sf -o /dev/null "$url/healthz" && alive=yes || alive=no

printf '\n%s: %s requests probed, %s values, %s findings\n' "sqlmap $(sqlmap --version 2>/dev/null | head -n 1)" $tried $asked $found
printf '%s: %s pages, %s findings\n' "wapiti $(dpkg-query -W -f '${Version}' wapiti 2>/dev/null)" "${pages:-?}" "$weak"
printf 'server: %s answers 500, still serving: %s\n' "$faults" $alive
[ "$found$weak$faults$alive" = 000yes ]

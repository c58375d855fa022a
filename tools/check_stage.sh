#!/bin/sh
# check_stage.sh STAGE...: the stages of ./check, which calls this; one after the other. Of each, in $CHECK_OUT: STAGE.tap (its cases),
# STAGE.log (what the tools said) and, when it has ended, STAGE.seconds.
set -u

compile() { CC_LD=lld tools/build.sh "$@"; }     # more than a hundred test programs are linked, twice: lld takes a third of the time
run_programs() {   # run_programs DIR [meson test's words]: every test program there; on standard output their cases
    dir=$1; shift
    meson test -C "$dir" --no-rebuild -t 6 "$@" >&2; code=$?
    tools/test_results.py "$dir"
    return $code
}
# Files run side by side: each has its own city, its own port and its own browser.
# What hangs ends after half an hour, six times what the longest of them takes.
run_web() { at_once=$1; shift; timeout --foreground -k 10 1800 node --test --test-reporter=tap --test-concurrency="$at_once" "$@"; }

build()    { compile build/debug && echo 'ok - gcc compiles every file without a warning'; }
unit()     { run_programs build/debug "$@"; }
# The SQL is one text and each statement runs on both in `unit`; under the sanitizers what is of PostgreSQL's own goes there: driver, writer,
# copying, and the two that use it hardest.
WATCHED_ON_PG='test_db test_db_writer test_copy test_sync test_recount'
# The second compiler builds for the sanitizers, without optimising: half the processor time of building twice, and the tests run hardly slower.
watched()  { CC=clang compile build/sanitize -Db_sanitize=address,undefined -Doptimization=0; }
clang()    { watched && echo 'ok - clang compiles every file without a warning'; }
sanitize() { watched && ASAN_OPTIONS=detect_leaks=1 LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0 \
             UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 SANSANG_TEST_PG_FOR=$WATCHED_ON_PG run_programs build/sanitize "$@"; }
web()      { cd web && npm run --silent check >&2 && echo 'ok - types agree' && run_web 3 test/unit/*.test.mjs test/phones/*.test.mjs test/notify/*.test.mjs; }
oidc()     { cd web && run_web 2 test/oidc/*.test.mjs; }
browser()  { cd web && run_web 2 test/browser/*.test.mjs; }
bench()    { run_web 1 benchmark/bench.test.mjs; }
package()  { packaging/check.sh build/debug/sansang; }
start()    { run_web 1 web/test/start.test.mjs; }
faults()   { export SANSANG_TEST_STEP=1 SANSANG_TEST_KILLS=200 SANSANG_TEST_PHONES=30000
             run_programs build/debug fault disk kill day; code=$?
             PHONES_SEEDS=16 PHONES_STEPS=400 node --test --test-reporter=tap web/test/phones/*.test.mjs || code=$?
             return $code; }

# What failed beside others, once more and alone: programs, and files of the web's tests.
again() {
    programs=; [ ! -e "$CHECK_OUT/unit.tap" ] || programs=$(tools/test_results.py --failed build/debug)
    # shellcheck disable=SC2086
    [ -z "$programs" ] || unit $programs
    programs=; [ ! -e "$CHECK_OUT/sanitize.tap" ] || programs=$(tools/test_results.py --failed build/sanitize)
    # shellcheck disable=SC2086
    [ -z "$programs" ] || sanitize $programs
    files=$(cat "$CHECK_OUT"/web.tap "$CHECK_OUT"/oidc.tap "$CHECK_OUT"/browser.tap "$CHECK_OUT"/bench.tap 2>/dev/null |
            sed -n "/not ok/,/\.\.\./s/^ *location: '\(file:\/\/\)\{0,1\}\(.*\.test\.mjs\):.*/\2/p" | sort -u)
    # shellcheck disable=SC2086
    [ -z "$files" ] || (cd web && run_web 1 $files)
}

# What fails outside a test (a build, a tool) is one "not ok" of its own.
for name; do
    tap=$CHECK_OUT/$name.tap log=$CHECK_OUT/$name.log began=$(date +%s)
    ("$name") >"$tap" 2>"$log"; code=$?
    if [ $code != 0 ] && ! grep -qE '^[[:space:]]*not ok' "$tap"; then
        printf 'not ok - the stage %s ended with exit code %d\n' "$name" $code >>"$tap"
    fi
    echo $(($(date +%s) - began)) >"$CHECK_OUT/$name.seconds"
done

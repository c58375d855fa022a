#!/bin/sh
# check_stage.sh STAGE...: the stages of ./check, which calls this; one after the other. Of each, in $CHECK_OUT: STAGE.tap (its cases),
# STAGE.log (what the tools said) and, when it has ended, STAGE.seconds.
set -u

compile() { CC_LD=lld tools/build.sh "$@"; }     # more than a hundred test programs are linked, three times: lld takes a third of the time
run_programs() {   # run_programs DIR [meson test's words]: every test program there; on standard output their cases
    dir=$1; shift
    meson test -C "$dir" --no-rebuild -t 6 "$@" >&2; code=$?
    tools/test_results.py "$dir"
    return $code
}
# Files run two at a time: each has its own city, its own port and its own browser.
run_web() { node --test --test-reporter=tap --test-concurrency=2 "$@"; }

build()    { compile build/debug && echo 'ok - gcc compiles every file without a warning'; }
unit()     { run_programs build/debug; }
clang()    { CC=clang compile build/clang && echo 'ok - clang compiles every file without a warning'; }
sanitize() { compile build/sanitize -Db_sanitize=address,undefined -Doptimization=1 &&
             ASAN_OPTIONS=detect_leaks=1 LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0 \
             UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 run_programs build/sanitize; }
web()      { cd web && npm run --silent check >&2 && echo 'ok - types agree' && run_web test/unit/*.test.mjs test/phones/*.test.mjs test/notify/*.test.mjs; }
oidc()     { cd web && run_web test/oidc/*.test.mjs; }
browser()  { cd web && run_web test/browser/*.test.mjs; }
bench()    { node --test --test-reporter=tap benchmark/bench.test.mjs; }
package()  { packaging/check.sh build/debug/sansang; }
start()    { node --test --test-reporter=tap web/test/start.test.mjs; }
faults()   { export SANSANG_TEST_STEP=1 SANSANG_TEST_KILLS=200 SANSANG_TEST_PHONES=30000
             run_programs build/debug fault disk kill day; code=$?
             PHONES_SEEDS=16 PHONES_STEPS=400 node --test --test-reporter=tap web/test/phones/*.test.mjs || code=$?
             return $code; }

# What fails outside a test (a build, a tool) is one "not ok" of its own.
for name; do
    tap=$CHECK_OUT/$name.tap log=$CHECK_OUT/$name.log began=$(date +%s)
    ("$name") >"$tap" 2>"$log"; code=$?
    if [ $code != 0 ] && ! grep -qE '^[[:space:]]*not ok' "$tap"; then
        printf 'not ok - %s ended with exit code %d\n' "$name" $code >>"$tap"
    fi
    echo $(($(date +%s) - began)) >"$CHECK_OUT/$name.seconds"
done

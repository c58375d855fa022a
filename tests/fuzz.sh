#!/bin/sh
# fuzz.sh - every parser fed by libFuzzer under ASan and UBSan, one at a time.
#   tests/fuzz.sh SECONDS [NAME...]     all targets (tests/fuzz_*.c), or the named ones: tests/fuzz.sh 300 json wire
# Starts from tests/corpus/NAME; what it learns stays in build/fuzz/NAME, a crash in build/fuzz/crash-NAME-*.
# FUZZ_BUILD names the build folder (build/fuzz-build). Ends with one line per target: executions, coverage, faults.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:?"usage: tests/fuzz.sh SECONDS [NAME...]"}; shift
names=${*:-$(cd tests && ls fuzz_*.c | sed -n 's/^fuzz_\(.*\)\.c$/\1/p' | grep -vx replay)}
build=${FUZZ_BUILD:-build/fuzz-build}
[ -e "$build/build.ninja" ] || CC=clang meson setup "$build" -Dfuzz=true >/dev/null
# shellcheck disable=SC2046
ninja -C "$build" --quiet $(for n in $names; do printf 'tests/fuzz_%s_deep ' "$n"; done) >/dev/null

mkdir -p build/fuzz
faults=0
for name in $names; do
    seen=build/fuzz/$name log=build/fuzz/$name.log code=0
    mkdir -p "$seen"
    leaks=1
    [ "$name" = wire ] && leaks=0                  # its server is never closed, and answers while a leak would be looked for
    [ "$name" = alert ] && leaks=0                 # its keys lie where the detector does not read, and its database grows meanwhile
    UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 ASAN_OPTIONS=detect_leaks=$leaks \
    LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp \
    "$build/tests/fuzz_${name}_deep" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -close_fd_mask=3 \
        -print_final_stats=1 -artifact_prefix="build/fuzz/crash-$name-" "$seen" "tests/corpus/$name" 2>"$log" || code=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    cover=$(sed -n 's/.* cov: \([0-9]*\).*/\1/p' "$log" | tail -n 1)
    printf '%-8s %10s executions  %6s edges  %s\n' "$name" "${runs:-?}" "${cover:-?}" "$([ $code = 0 ] && echo clean || echo "FAULT, see $log")"
    [ $code = 0 ] || faults=$((faults + 1))
done
[ $faults = 0 ]

#!/usr/bin/env python3
"""test_results.py BUILD_DIR: what `meson test` ran there, as TAP on standard output: one line for each test case, not for each program.
test_results.py --failed BUILD_DIR: only the names of the programs that failed."""
import json, re, sys

CASE = re.compile(r'^\s*((?:not )?ok) \d+ - (.*)$', re.M)
ONLY_FAILED = sys.argv[1] == '--failed'
with open(sys.argv[-1] + '/meson-logs/testlog.json') as log:
    for line in log:
        test = json.loads(line)
        name = test['name'].split(' / ')[-1]
        is_good = test['result'] in ('OK', 'SKIP', 'EXPECTEDFAIL')
        if ONLY_FAILED:
            if not is_good:
                print(name)
            continue
        cases = CASE.findall(test.get('stdout') or '')
        for verdict, case in cases:
            print(f'{verdict} - {name}: {case}')
        # A program that speaks no TAP is one case; one that ends badly without naming a case is one failure.
        if is_good and not cases:
            print(f'ok - {name}' + (' # SKIP' if test['result'] == 'SKIP' else ''))
        elif not is_good and not any(verdict == 'not ok' for verdict, _ in cases):
            print(f"not ok - {name} ended with {test['result']}, exit code {test['returncode']}")

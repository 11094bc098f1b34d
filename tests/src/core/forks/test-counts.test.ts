import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testCounts } from '../../../../src/core/forks/test-counts.ts';

const NODE_TAP = `TAP version 13
# Subtest: adds
ok 1 - adds
  ---
  duration_ms: 0.4
  ...
not ok 2 - takes away
1..2
# tests 3
# suites 0
# pass 1
# fail 1
# cancelled 1
# skipped 0
# todo 0
# duration_ms 60.1`;

const NODE_SPEC = `✔ adds (0.4ms)
✖ takes away (0.3ms)
ℹ tests 2
ℹ suites 0
ℹ pass 1
ℹ fail 1
ℹ cancelled 0
ℹ skipped 0
ℹ todo 0
ℹ duration_ms 51.0`;

const VITEST = ` RUN  v5.1.0 /x

 ✓ tests/a.test.ts (2 tests) 4ms

 Test Files  1 failed | 1 passed (2)
      Tests  1 failed | 14 passed | 2 skipped (17)
   Start at  10:00:00
   Duration  312ms`;

const JEST = `Test Suites: 1 failed, 2 passed, 3 total
Tests:       2 failed, 1 skipped, 10 passed, 13 total
Snapshots:   0 total
Time:        1.2 s`;

const MOCHA = `  Array
    ✔ is empty
    1) is full

  12 passing (10ms)
  1 pending
  1 failing

  1) Array is full:`;

const PYTEST = `tests/test_a.py ..F                                      [100%]
=========================== short test summary info ============================
FAILED tests/test_a.py::test_c - assert 1 == 2
==================== 1 failed, 12 passed, 1 error in 0.12s =====================`;

const GO = `=== RUN   TestAdd
--- PASS: TestAdd (0.00s)
=== RUN   TestSub
    --- PASS: TestSub/zero (0.00s)
--- FAIL: TestSub (0.00s)
--- PASS: TestMul (0.00s)
FAIL
FAIL	example.com/calc	0.002s`;

const CARGO = `running 2 tests
test adds ... ok
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

running 3 tests
test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s`;

describe('how many tests a command ran', () => {
  test.each<[string, string, number, number]>([
    ['node:test as TAP, cancelled ones not passed', NODE_TAP, 1, 2],
    ['node:test in its own style', NODE_SPEC, 1, 1],
    ['vitest', VITEST, 14, 1],
    ['vitest, all passed', '      Tests  5 passed (5)', 5, 0],
    ['jest', JEST, 10, 2],
    ['jest, all passed', 'Tests:       6 passed, 6 total', 6, 0],
    ['mocha', MOCHA, 12, 1],
    ['mocha, all passed', '  5 passing (10ms)\n', 5, 0],
    ['pytest, an error is a failure', PYTEST, 12, 2],
    ['pytest, quiet', '5 passed in 0.10s', 5, 0],
    ['pytest, all failed', '==== 3 failed in 61.20s (0:01:01) ====', 0, 3],
    ['go test -v', GO, 2, 1],
    ['cargo test, over all binaries', CARGO, 4, 1],
    ['plain TAP', '1..3\nok 1 - a\nnot ok 2 - b\nok 3', 2, 1],
    ['the last of two runs', '# pass 1\n# fail 0\n# pass 2\n# fail 1', 2, 1],
  ])('%s', (_what, output, passed, failed) => {
    expect(testCounts(output)).toEqual({ passed, failed });
  });

  test.each([
    ['nothing', ''],
    ['a linter', 'Checked 12 files in 4ms. No fixes applied.'],
    ['words about tests', 'The tests passed. 12 passing thoughts'],
    ['a cut TAP', '1..9\nok 1\nok 2'],
    ['go test without -v', 'ok  \texample.com/calc\t0.002s'],
    ['vitest without tests', '      Tests  no tests'],
    ['a file list', 'Test Files  1 passed (1)'],
    ['half a summary', '# pass 12'],
  ])('is not known from %s', (_what, output) => {
    expect(testCounts(output)).toBeNull();
  });

  test('is a sane figure or unknown, whatever a command prints', () => {
    const words = fc.constantFrom(
      '# pass ',
      'Tests  ',
      ' passed',
      '9'.repeat(30),
      ' in 1s',
      '\n',
      ' failed',
      '1..',
      'ok ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 30 }), (parts) => {
        const counts = testCounts(parts.join(''));
        if (counts === null) return;
        for (const figure of [counts.passed, counts.failed]) expect(Number.isSafeInteger(figure)).toBe(true);
      }),
    );
  });
});

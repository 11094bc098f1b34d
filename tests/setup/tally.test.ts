import { expect, test } from 'vitest';
import { addTallies, tallyTests } from '../../src/tools/tally.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});

test.each([
  ['every test passes', [file('passed', 'passed', 'passed')], 0, { passed: 2, failed: 0 }],
  ['some fail', [file('failed', 'passed', 'failed'), file('passed', 'passed')], 1, { passed: 2, failed: 1 }],
  ['a file cannot be loaded', [file('failed'), file('passed', 'passed')], 1, { passed: 1, failed: 1 }],
  ['a file cannot be loaded and a test fails', [file('failed'), file('failed', 'failed')], 1, { passed: 0, failed: 2 }],
  ['a hook fails after the tests passed', [file('failed', 'passed')], 1, { passed: 1, failed: 1 }],
  ['skipped tests are neither', [file('passed', 'passed', 'skipped', 'todo')], 0, { passed: 1, failed: 0 }],
  ['an error outside the tests', [file('passed', 'passed')], 1, { passed: 1, failed: 1 }],
  ['no test ran', [], 0, { passed: 0, failed: 1 }],
])('%s', (_what, testResults, exitCode, tally) => {
  expect(tallyTests({ testResults }, exitCode)).toEqual(tally);
});

test('a run that wrote no report counts as failed', () => {
  expect(tallyTests(null, 137)).toEqual({ passed: 0, failed: 1 });
});

test('tallies add up', () => {
  expect(
    addTallies([
      { passed: 1, failed: 0 },
      { passed: 2, failed: 3 },
    ]),
  ).toEqual({ passed: 3, failed: 3 });
});

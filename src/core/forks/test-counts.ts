/** Tests a command ran, as its own summary says. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

/** Numbers of a summary: no test suite has a million million tests, whatever a line says. */
const N = '(\\d{1,9})';

const number = (text: string | undefined): number => Number(text ?? 0);

/** The last match: a summary is printed at the end, and a suite that prints one in between is run again. */
function last(text: string, pattern: RegExp): RegExpExecArray | null {
  return [...text.matchAll(pattern)].at(-1) ?? null;
}

/** The figure before or after a word in one line, such as `3 failed`; 0 where the line does not name it. */
const named = (line: string, word: string): number => number(new RegExp(`${N} ${word}`).exec(line)?.[1]);

/** node:test, as TAP (`# pass 5`) and in its own style (`ℹ pass 5`). Cancelled tests did not pass. */
function nodeTest(text: string): TestCounts | null {
  const passed = last(text, new RegExp(`^[#ℹ] pass ${N}$`, 'gm'));
  const failed = last(text, new RegExp(`^[#ℹ] fail ${N}$`, 'gm'));
  if (passed === null || failed === null) return null;
  const cancelled = last(text, new RegExp(`^[#ℹ] cancelled ${N}$`, 'gm'));
  return { passed: number(passed[1]), failed: number(failed[1]) + number(cancelled?.[1]) };
}

/** vitest: `Tests  1 failed | 5 passed (6)`. jest: `Tests:       1 failed, 5 passed, 6 total`. */
function testsLine(text: string): TestCounts | null {
  const line = last(text, /^ *Tests(?:: +| {2,})(?=.*\d)(.*)$/gm)?.[1];
  if (line === undefined || !/\d (?:passed|failed|skipped|todo)/.test(line)) return null;
  return { passed: named(line, 'passed'), failed: named(line, 'failed') };
}

/** mocha: `5 passing (10ms)`, then `1 failing` where any did. */
function mocha(text: string): TestCounts | null {
  const passed = last(text, new RegExp(`^ *${N} passing(?: \\([^)]*\\))?$`, 'gm'));
  if (passed === null) return null;
  return { passed: number(passed[1]), failed: number(last(text, new RegExp(`^ *${N} failing$`, 'gm'))?.[1]) };
}

/** pytest: `=== 1 failed, 5 passed, 1 error in 0.12s ===`, also without the rules. */
function pytest(text: string): TestCounts | null {
  const line = last(text, /^=* ?((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s(?: \([\d:]+\))? ?=*$/gm)?.[1];
  if (line === undefined || !/\d (?:passed|failed|errors?|skipped|xfailed|deselected)/.test(line)) return null;
  return { passed: named(line, 'passed'), failed: named(line, 'failed') + named(line, 'error') };
}

/** cargo test: one `test result:` line for each binary. */
function cargo(text: string): TestCounts | null {
  const results = [...text.matchAll(new RegExp(`^test result: .*?${N} passed; ${N} failed;`, 'gm'))];
  if (results.length === 0) return null;
  return sum(results.map((one) => ({ passed: number(one[1]), failed: number(one[2]) })));
}

/** go test -v: `--- PASS: TestX`; subtests are indented and belong to theirs. Without -v nothing says what passed. */
function goTest(text: string): TestCounts | null {
  const passed = [...text.matchAll(/^--- PASS: /gm)].length;
  return passed === 0 ? null : { passed, failed: [...text.matchAll(/^--- FAIL: /gm)].length };
}

/** Plain TAP: counted only when the plan `1..N` says that no line is missing. */
function tap(text: string): TestCounts | null {
  const plan = last(text, new RegExp(`^1\\.\\.${N}$`, 'gm'));
  const passed = [...text.matchAll(/^ok\b/gm)].length;
  const failed = [...text.matchAll(/^not ok\b/gm)].length;
  return plan === null || number(plan[1]) !== passed + failed ? null : { passed, failed };
}

const sum = (all: readonly TestCounts[]): TestCounts =>
  all.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed }), { passed: 0, failed: 0 });

const READERS = [nodeTest, testsLine, cargo, pytest, mocha, goTest, tap];

/**
 * How many tests passed and failed, by the end of a command's output: node:test, TAP, vitest, jest, mocha, pytest, go test
 * and cargo test. Null where no summary of these is found; nothing is guessed.
 */
export function testCounts(tail: string): TestCounts | null {
  for (const reader of READERS) {
    const counts = reader(tail);
    if (counts !== null) return counts;
  }
  return null;
}

/** What a run of checks came to. */
export type Tally = { passed: number; failed: number };

type TestFile = { status: string; assertionResults: { status: string }[] };

/**
 * Counts a report of vitest's json reporter. A file that failed before any of its tests could run counts as one
 * failure, and so does a run that ended badly although every test passed (an unhandled error, or no test at all).
 */
export function tallyTests(report: unknown, exitCode: number): Tally {
  const files = isReport(report) ? report.testResults : [];
  const tests = files.flatMap((file) => file.assertionResults.map(({ status }) => status));
  const passed = tests.filter((status) => status === 'passed').length;
  const brokenFiles = files.filter((file) => file.status === 'failed' && !file.assertionResults.some(isFailed));
  const failed = tests.filter((status) => status === 'failed').length + brokenFiles.length;
  const silent = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed };
}

const isFailed = ({ status }: { status: string }): boolean => status === 'failed';

function isReport(report: unknown): report is { testResults: TestFile[] } {
  return typeof report === 'object' && report !== null && 'testResults' in report && Array.isArray(report.testResults);
}

/** The sum of several tallies. */
export function addTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), {
    passed: 0,
    failed: 0,
  });
}

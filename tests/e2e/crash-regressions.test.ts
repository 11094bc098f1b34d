import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { bundleCrashShell, type CrashShell, chainOfDeaths, live, lost } from '../support/crash.ts';
import type { PHASES } from '../support/crash-order.ts';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, git, type Place, ROOT } from '../support/home.ts';
import { eventsOf, outcome, readEnvelopes, TO_SHIP } from '../support/journey.ts';
import { LONG } from '../support/long.ts';

/** Minutes, so only with CODESLEUTH_CRASH_POINTS=all: at every call of a port too. */
const THOROUGH = (process.env.CODESLEUTH_CRASH_POINTS ?? '') !== '';
const SCENARIO = join(ROOT, 'config/scenarios/breaks-anothers-test.json');

let shell: CrashShell;
let wanted: unknown;

/** What is left behind, but for the output of the tests: times and places are in it. */
function told(place: Place) {
  const { files, ...rest } = outcome(place);
  const report = files[PATHS.regressions] ?? '';
  return { ...rest, files: { ...files, [PATHS.regressions]: report.replace(/^ {4}.*$/gm, '    <output>') } };
}

/** A project that is planned, and whose TASK-002 is going to break the tests of TASK-001. */
async function plannedPlace(): Promise<Place> {
  const place = freshPlace();
  const ended = await exec({ place, lines: TO_SHIP.slice(0, 4) });
  expect({ code: ended.code, said: ended.stderr }).toEqual({ code: 0, said: '' });
  return { ...place, env: { ...place.env, CODESLEUTH_SCENARIO: SCENARIO } };
}

beforeAll(async () => {
  buildProgram();
  shell = await bundleCrashShell();
  const place = await plannedPlace();
  expect(await live(shell, place, { phase: null, nth: null, until: 'mended' })).toMatchObject({ code: 0, stderr: '' });
  wanted = told(place);
  place.remove();
}, 90_000);
afterAll(() => shell.remove());

async function expectChainToEnd(phase: (typeof PHASES)[number], atLeast: number, at = 'TASK-00'): Promise<void> {
  const place = await plannedPlace();
  try {
    const chain = await chainOfDeaths(shell, place, { phase, until: 'mended', at });
    process.stdout.write(`killed ${chain.deaths.length} times ${phase}, in one project with a regression\n`);
    expect(chain.deaths.length).toBeGreaterThanOrEqual(atLeast);
    expect(chain.end).toMatchObject({ code: 0, killed: false, stderr: '' });
    expect(lost(chain, place.project)).toEqual([]);
    expect(told(place)).toEqual(wanted);
    const seqs = readEnvelopes(place.project).map((one) => one.seq);
    expect(seqs).toEqual(seqs.map((_, at) => at + 1));
    expect(eventsOf(place.project, 'rerun/ended')).toMatchObject([
      { taskId: 'TASK-002', broken: [{ taskId: 'TASK-001', files: ['src/store.mjs'] }] },
    ]);
    expect(git(place, 'status', '--porcelain')).toBe('');
  } finally {
    place.remove();
  }
}

describe.concurrent('a shell killed at every append of a build with a regression', { timeout: 280_000 }, () => {
  test('right after the append', () => expectChainToEnd('after', 12));
  test.runIf(LONG)('right before it', () => expectChainToEnd('before', 12));
  test.runIf(LONG)('in the middle of it', () => expectChainToEnd('torn', 12));
});

describe
  .runIf(LONG)
  .concurrent(
    'a shell killed at every call of a port while the tests of others run again',
    { timeout: 280_000 },
    () => {
      test('with the effect not begun', () => expectChainToEnd('before-call', 5, 'building rerun'));
      test('with the effect done and not recorded', () => expectChainToEnd('after-call', 5, 'building rerun'));
    },
  );

describe
  .runIf(THOROUGH)
  .concurrent('a shell killed at every call of a port on the whole way', { timeout: 1_800_000 }, () => {
    test('with the effect not begun', () => expectChainToEnd('before-call', 60));
    test('with the effect done and not recorded', () => expectChainToEnd('after-call', 60));
  });

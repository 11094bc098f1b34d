import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleCrashShell, type Chain, type CrashShell, chainOfDeaths, live, lost } from '../support/crash.ts';
import type { PHASES } from '../support/crash-order.ts';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, git, type Place } from '../support/home.ts';
import { eventsOf, outcome, readEnvelopes, stateOf, TO_SHIP } from '../support/journey.ts';
import { LONG } from '../support/long.ts';

/** Minutes, so only with CODESLEUTH_CRASH_POINTS=all: at every call of a port too. */
const THOROUGH = (process.env.CODESLEUTH_CRASH_POINTS ?? '') !== '';

let shell: CrashShell;
let wanted: unknown;

/** A project that is built: what is killed from here on is the change alone. */
async function builtPlace(): Promise<Place> {
  const place = freshPlace();
  const ended = await exec({ place, lines: TO_SHIP.slice(0, 5) });
  expect({ code: ended.code, said: ended.stderr }).toEqual({ code: 0, said: '' });
  return place;
}

beforeAll(async () => {
  buildProgram();
  shell = await bundleCrashShell();
  const place = await builtPlace();
  expect(await live(shell, place, { phase: null, nth: null, until: 'changed' })).toMatchObject({ code: 0, stderr: '' });
  wanted = outcome(place);
  place.remove();
}, 90_000);
afterAll(() => shell.remove());

function expectWhole(place: Place, chain: Chain): void {
  expect(chain.end).toMatchObject({ code: 0, killed: false, stderr: '' });
  expect(lost(chain, place.project)).toEqual([]);
  expect(outcome(place)).toEqual(wanted);
  const seqs = readEnvelopes(place.project).map((one) => one.seq);
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
  expect(eventsOf(place.project, 'change/approved').map(({ id }) => id)).toEqual(['CHANGE-001']);
  expect(stateOf(place.project).tasks['TASK-003']?.status).toBe('DONE');
  expect(git(place, 'status', '--porcelain')).toBe('');
}

async function expectChainToEnd(phase: (typeof PHASES)[number], atLeast: number): Promise<void> {
  const place = await builtPlace();
  try {
    const chain = await chainOfDeaths(shell, place, { phase, until: 'changed' });
    process.stdout.write(`killed ${chain.deaths.length} times ${phase}, in one project with a change\n`);
    expect(chain.deaths.length).toBeGreaterThanOrEqual(atLeast);
    expectWhole(place, chain);
  } finally {
    place.remove();
  }
}

describe.concurrent('a shell killed at every append of a change and what follows from it', { timeout: 170_000 }, () => {
  test('right after the append', () => expectChainToEnd('after', 12));
  test.runIf(LONG)('right before it', () => expectChainToEnd('before', 12));
  test.runIf(LONG)('in the middle of it', () => expectChainToEnd('torn', 12));
});

describe
  .runIf(THOROUGH)
  .concurrent('a shell killed at every call of a port on that way', { timeout: 1_800_000 }, () => {
    test('with the effect not begun', () => expectChainToEnd('before-call', 60));
    test('with the effect done and not recorded', () => expectChainToEnd('after-call', 60));
  });

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleCrashShell, type CrashShell, chainOfDeaths, live, lost } from '../support/crash.ts';
import type { PHASES } from '../support/crash-order.ts';
import { git, type Place } from '../support/home.ts';
import { eventsOf, readEnvelopes, stateOf } from '../support/journey.ts';
import { leftBehind } from '../support/left-behind.ts';
import { expectOwn, ownPlace } from '../support/own-work.ts';

/** Ten minutes and more, so only with CODESLEUTH_LONG=1 CODESLEUTH_CRASH_POINTS=all: at every append, and every call of a port. */
const THOROUGH = (process.env.CODESLEUTH_CRASH_POINTS ?? '') !== '';

let shell: CrashShell;
let wanted: unknown;

beforeAll(async () => {
  if (!THOROUGH) return;
  shell = await bundleCrashShell();
  const place = ownPlace();
  const end = await live(shell, place, { phase: null, nth: null, until: 'travelled' });
  expect(end).toMatchObject({ code: 0, stderr: '' });
  expectOwn(place);
  wanted = leftBehind(place);
  place.remove();
}, 90_000);
afterAll(() => shell?.remove());

function expectWhole(place: Place, chain: Awaited<ReturnType<typeof chainOfDeaths>>): void {
  expect(chain.end).toMatchObject({ code: 0, killed: false, stderr: '' });
  expect(lost(chain, place.project)).toEqual([]);
  expectOwn(place);
  expect(leftBehind(place)).toEqual(wanted);
  const seqs = readEnvelopes(place.project).map((one) => one.seq);
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
  const travels = eventsOf(place.project, 'travel/began').map((event) => event.travel.kind);
  expect(travels).toEqual(['merge', 'replay', 'undo']);
  expect(eventsOf(place.project, 'travel/ended')).toHaveLength(3);
  for (const { travel } of eventsOf(place.project, 'travel/began'))
    expect(git(place, 'rev-parse', '--verify', `${travel.backup}^{commit}`)).toMatch(/^[0-9a-f]{40}$/);
  for (const side of stateOf(place.project).forks[0]?.sides ?? []) {
    expect(existsSync(side.dir)).toBe(false);
    expect(existsSync(join(side.parked ?? '', '.git/codesleuth/journal.jsonl'))).toBe(true);
  }
  expect(existsSync(join(place.project, '.git/index.lock'))).toBe(false);
}

async function expectChainToEnd(phase: (typeof PHASES)[number], atLeast: number): Promise<void> {
  const place = ownPlace();
  try {
    const chain = await chainOfDeaths(shell, place, { phase, until: 'travelled' });
    process.stdout.write(`killed ${chain.deaths.length} times ${phase}, in one project with a fork and a replay\n`);
    expect(chain.deaths.length).toBeGreaterThanOrEqual(atLeast);
    expectWhole(place, chain);
  } finally {
    place.remove();
  }
}

describe.runIf(THOROUGH).concurrent(
  'a shell killed at every append of a fork, a merge, a replay and its undo',
  {
    timeout: 240_000,
  },
  () => {
    test('right after the append', () => expectChainToEnd('after', 45));
  },
);

describe
  .runIf(THOROUGH)
  .concurrent('a shell killed at every call of a port on that way', { timeout: 3_600_000 }, () => {
    test('right before an append', () => expectChainToEnd('before', 45));
    test('in the middle of an append', () => expectChainToEnd('torn', 60));
    test('with the effect not begun', () => expectChainToEnd('before-call', 300));
    test('with the effect done and not recorded', () => expectChainToEnd('after-call', 300));
  });

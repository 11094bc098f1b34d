import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleCrashShell, type Chain, type CrashShell, chainOfDeaths, live, lost } from '../support/crash.ts';
import type { PHASES } from '../support/crash-order.ts';
import { buildProgram, exec } from '../support/exec.ts';
import { githubToken } from '../support/fake-secrets.ts';
import { freshPlace, git, type Place, withScenario } from '../support/home.ts';
import { eventsOf, outcome, stateOf, TO_SHIP } from '../support/journey.ts';

/** Minutes, so only with CODESLEUTH_CRASH_POINTS=all: at every call of a port too. */
const THOROUGH = (process.env.CODESLEUTH_CRASH_POINTS ?? '') !== '';

let shell: CrashShell;
let wanted: unknown;

/** A planned project whose second task begins with a secret in it: what is killed from here on is the build and its reviews. */
async function plannedPlace(): Promise<Place> {
  const place = freshPlace();
  const ended = await exec({ place, lines: TO_SHIP.slice(0, 4) });
  expect({ code: ended.code, said: ended.stderr }).toEqual({ code: 0, said: '' });
  const act = { act: 'write-secret', value: githubToken(), times: 1 };
  const env = withScenario(place, [{ when: { purpose: 'task', taskId: 'TASK-002' }, do: act }]);
  return { ...place, env };
}

beforeAll(async () => {
  buildProgram();
  shell = await bundleCrashShell();
  const place = await plannedPlace();
  expect(await live(shell, place, { phase: null, nth: null, until: 'shipped' })).toMatchObject({ code: 0, stderr: '' });
  expect(eventsOf(place.project, 'secret/blocked')).toHaveLength(1);
  wanted = outcome(place);
  place.remove();
}, 90_000);
afterAll(() => shell.remove());

function expectWhole(place: Place, chain: Chain): void {
  expect(chain.end).toMatchObject({ code: 0, killed: false, stderr: '' });
  expect(lost(chain, place.project)).toEqual([]);
  expect(outcome(place)).toEqual(wanted);
  expect(eventsOf(place.project, 'secret/blocked').map(({ id }) => id)).toEqual(['SB-001']);
  expect(stateOf(place.project).secrets).toMatchObject([{ id: 'SB-001', account: { disposition: 'removed' } }]);
  expect(git(place, 'log', '-p', 'HEAD')).not.toContain(githubToken());
}

async function expectChainToEnd(phase: (typeof PHASES)[number], atLeast: number): Promise<void> {
  const place = await plannedPlace();
  try {
    const chain = await chainOfDeaths(shell, place, { phase, until: 'shipped' });
    process.stdout.write(`killed ${chain.deaths.length} times ${phase}, in one project with a secret\n`);
    expect(chain.deaths.length).toBeGreaterThanOrEqual(atLeast);
    expectWhole(place, chain);
  } finally {
    place.remove();
  }
}

describe.concurrent('a shell killed at every append of a build that is kept from committing a secret', {
  timeout: 240_000,
}, () => {
  test('right after the append', () => expectChainToEnd('after', 30));
  test('right before it', () => expectChainToEnd('before', 30));
});

describe
  .runIf(THOROUGH)
  .concurrent('a shell killed at every call of a port on that way', { timeout: 1_800_000 }, () => {
    test('with the effect not begun', () => expectChainToEnd('before-call', 60));
    test('with the effect done and not recorded', () => expectChainToEnd('after-call', 60));
  });

import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleCrashShell, type CrashShell, chainOfDeaths, live, lost } from '../support/crash.ts';
import { PHASES } from '../support/crash-order.ts';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, git, inParallel, type Place } from '../support/home.ts';
import { commits, eventsOf, outcome, readEnvelopes, stateOf, TO_SHIP, tokenRows } from '../support/journey.ts';
import { keep, putBack, removeAll } from '../support/kill.ts';

let shell: CrashShell;
let place: Place;
/** What a journey nobody interrupts leaves behind. */
let wanted: unknown;

beforeAll(async () => {
  buildProgram();
  shell = await bundleCrashShell();
  place = freshPlace();
  inParallel(place, 3);
  expect(await exec({ place, lines: TO_SHIP.slice(0, 4) })).toMatchObject({ code: 0, stderr: '' });
  keep(place, 'planned');
  expect(await live(shell, place, { phase: null, nth: null, until: 'shipped' })).toMatchObject({ code: 0, stderr: '' });
  wanted = unordered(place);
  expect(eventsOf(place.project, 'lane/placed')).toHaveLength(3);
}, 120_000);
afterAll(() => {
  shell.remove();
  removeAll(place, ['planned']);
});

/** Which lanes have ended when the shell dies decides which tasks come first: the order of their commits does not count. */
function unordered(at: Place): unknown {
  const all = commits(at).map(({ subject, task, files }) => JSON.stringify({ subject, task, files }));
  return { ...outcome(at), commits: all.sort() };
}

type Case = readonly [phase: (typeof PHASES)[number], moment: string, at: string];

/** By the work under way when the shell dies. */
const MOMENTS = [
  ['while lanes are prepared', 'lanes-prepare'],
  ['while lanes run, end and are cleaned up', ' lanes'],
  ['between the end of a lane and its place in the project', 'lane-fit'],
  ['while its work is put into the project', 'lane-apply'],
] as const;

function expectWhole(): void {
  expect(unordered(place)).toEqual(wanted);
  const seqs = readEnvelopes(place.project).map((one) => one.seq);
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
  const runs = tokenRows(place.project).map((row) => row.run);
  expect(new Set(runs).size).toBe(runs.length);
  const checkpoints = eventsOf(place.project, 'task/checkpointed').map(({ taskId, runId, sha }) => [
    taskId,
    runId,
    sha,
  ]);
  expect(commits(place).flatMap(({ task, run, sha }) => (task === null ? [] : [[task, run, sha]]))).toEqual(
    checkpoints,
  );
  expect(stateOf(place.project).lanes).toBeNull();
  expect(readdirSync(place.base).filter((name) => name.startsWith('project'))).toEqual(['project']);
  expect(git(place, 'for-each-ref', 'refs/codesleuth/lanes')).toBe('');
}

describe('a shell killed at every step of building tasks at the same time, restarted and gone on with', () => {
  const cases = PHASES.flatMap((phase) => MOMENTS.map(([moment, at]): Case => [phase, moment, at]));
  test.each(cases)('%s, %s', { timeout: 300_000 }, async (phase, _moment, at) => {
    putBack(place, 'planned');
    const chain = await chainOfDeaths(shell, place, { phase, until: 'shipped', at });
    process.stdout.write(`killed ${chain.deaths.length} times ${phase} at ${at}\n`);
    expect(chain.deaths.length).toBeGreaterThan(0);
    expect(chain.end).toMatchObject({ code: 0, killed: false, stderr: '' });
    expect(lost(chain, place.project)).toEqual([]);
    expectWhole();
  });
});

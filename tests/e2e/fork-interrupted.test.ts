import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, type Ended, exec, startExec } from '../support/exec.ts';
import { freshPlace, git, type Place } from '../support/home.ts';
import { eventsOf, stateOf } from '../support/journey.ts';
import { BRIEF, FORK } from '../support/journey-lines.ts';

let place: Place;
let whole: unknown;

const side = (): Place => ({ ...place, project: `${place.project}.trial-A` });
const standing = (of: Place) => ({
  head: git(of, 'rev-parse', 'HEAD'),
  status: git(of, 'status', '--porcelain', '--', ':(exclude)artifacts'),
  readme: readFileSync(join(of.project, 'README.md'), 'utf8'),
});
const both = () => ({ project: standing(place), side: standing(side()) });
const runs = (): number => eventsOf(side().project, 'run/started').length;

async function done(...lines: string[]): Promise<Ended> {
  const ended = await exec({ place, lines });
  if (ended.code !== 0) throw new Error(`${lines.join(', ')}: ${ended.stdout}${ended.stderr}`);
  return ended;
}

/** Kills the shell while the agent of side A works on the conflicts. */
async function killed(task: string): Promise<void> {
  const env = { ...place.env, CODESLEUTH_REHEARSAL_PACE: '50' };
  const running = startExec({ place, lines: ['!merge A --agent'], env });
  await running.printed(task);
  running.child.kill('SIGKILL');
  expect((await running.ended).signal).toBe('SIGKILL');
}

beforeAll(async () => {
  buildProgram();
  place = freshPlace();
  await done('Start agent 0', BRIEF, '!compile', '!plan', FORK);
  writeFileSync(join(place.project, 'README.md'), '# mine\n');
  git(place, 'add', 'README.md');
  git(place, 'commit', '-q', '-m', 'a README of my own');
  whole = both();
}, 120_000);
afterAll(() => place.remove());

describe('kill -9 while an agent resolves the conflicts of a merge', () => {
  test('starts no agent at the next start, and can be given up with everything as it was', async () => {
    await killed('MERGE-001');
    const before = runs();
    const looked = await done('!status');
    expect(looked.stdout).toContain('nothing goes on by itself');
    for (const way of ['!resume: ', '!merge A: ', '!pause: ']) expect(looked.stdout).toContain(way);
    expect((await done('!status')).stdout).toContain('!merge A: look at the merge again');
    expect([runs(), eventsOf(place.project, 'merge/resolved')]).toEqual([before, []]);
    await done('!pause');
    expect(both()).toEqual(whole);
    expect(stateOf(place.project)).toMatchObject({ work: null, halt: null, forks: [{ status: 'open' }] });
    expect(runs()).toBe(before);
  }, 60_000);

  test('goes on when told so, and is merged then', async () => {
    await killed('MERGE-002');
    await done('!resume', '!merge A --yes');
    expect(stateOf(place.project).forks[0]).toMatchObject({ status: 'merged', winner: 'A' });
  }, 60_000);
});

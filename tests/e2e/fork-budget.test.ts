import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { buildProgram, type Ended, exec, objects } from '../support/exec.ts';
import { freshPlace, git, type Place, registered, withScenario } from '../support/home.ts';
import { eventsOf, stateOf, statuses } from '../support/journey.ts';
import { FORK } from '../support/journey-lines.ts';
import { writeIn } from '../support/own-work.ts';

const BRIEF =
  'A command line tool for Linux. My first version: add books. They are kept in a JSON file, without sign-in.';
/** Each run of a task costs 30 cents, told in thirty parts while it goes on. */
const SPENDS = [{ when: { purpose: 'task' }, do: { act: 'spend', portions: 30, costMicroUsd: 300_000 } }];
const EACH = 0.3;

let place: Place;
let env: Readonly<Record<string, string>>;
const run = (...lines: readonly string[]): Promise<Ended> => exec({ place, lines, env });
const verdicts = () => stateOf(place.project).forks[0]?.sides.map(({ score }) => score?.verdict);

async function well(...lines: readonly string[]): Promise<string> {
  const ended = await run(...lines);
  expect([ended.code, ended.code === 0 ? '' : ended.stdout, ended.stderr]).toEqual([0, '', '']);
  return ended.stdout;
}

/** The rows of `!budget` by who spent: turns and money. */
async function budget(): Promise<Readonly<Record<string, readonly [turns: string, usd: string]>>> {
  const { stdout } = await exec({ place, lines: ['!budget'], env, json: true });
  const rows = objects(stdout).flatMap((one) => rowsSchema.safeParse(one).data?.rows ?? []);
  return Object.fromEntries(rows.map((row) => [row[0] ?? '', [row[1] ?? '', row.at(-1) ?? '']]));
}

const rowsSchema = z.looseObject({ type: z.literal('table'), rows: z.array(z.array(z.string())) });
const usd = (amount: number): string => `$${amount.toFixed(2)}`;

beforeAll(async () => {
  buildProgram();
  place = freshPlace();
  env = withScenario(place, SPENDS);
  await well('Start agent 0', BRIEF, '!compile', '!plan');
}, 60_000);
afterAll(() => place?.remove());

describe('the money of a fork', () => {
  test('ends both sides in the middle of a run, as soon as both together have used it up', async () => {
    const slow = { ...env, CODESLEUTH_REHEARSAL_PACE: '20' };
    const { stdout } = await exec({ place, lines: [`${FORK} --budget 0.7`], env: slow });
    expect(stdout).toContain('the budget of the fork is used up');
    expect(verdicts()).toEqual(['over-budget', 'over-budget']);
    const spent = Object.values(stateOf(place.project).forkSpend).reduce((sum, one) => sum + one.costMicroUsd, 0);
    expect(spent).toBeGreaterThanOrEqual(700_000);
    // Two runs of each side would be 1.20: the second ones did not come to their ends.
    expect(spent).toBeLessThan(1_100_000);
  }, 60_000);

  test('is counted once for each side, and all of it in the sum', async () => {
    const { forkSpend } = stateOf(place.project);
    const rows = await budget();
    const sides = ['A', 'B'].map((side) => (forkSpend[`trial-${side}`]?.costMicroUsd ?? 0) / 1_000_000);
    expect([rows['Fork trial A']?.[1], rows['Fork trial B']?.[1]]).toEqual(sides.map(usd));
    expect(rows.All?.[1]).toBe(usd(sides.reduce((sum, one) => sum + one, 0)));
    expect(await budget()).toEqual(rows);
  }, 30_000);

  test('has to be raised before the sides go on', async () => {
    const events = eventsOf(place.project, 'fork/started').length;
    const refused = await run('!resume');
    expect([refused.code, refused.stdout]).toEqual([1, expect.stringMatching(/budget of fork trial is used up: \$\d/)]);
    expect(refused.stdout).toContain('!forks budget <USD>');
    for (const line of ['!forks budget 0.1', '!forks budget much', '!forks budget']) {
      expect([line, (await run(line)).code]).toEqual([line, 1]);
    }
    expect(eventsOf(place.project, 'fork/started')).toHaveLength(events);
    expect(await well('!forks budget 50')).toMatch(/have used \$\d\.\d\d of \$50\.00\. They go on with !resume/);
    await well('!resume');
    expect(verdicts()).toEqual(['built', 'built']);
    for (const side of ['A', 'B'])
      expect(new Set(Object.values(statuses(`${place.project}.trial-${side}`)))).toEqual(new Set(['DONE']));
  }, 60_000);

  test('stays counted, once, through conflicts, a merge, its undo, and a fork that is given up', async () => {
    const before = await budget();
    const sixTasks = 6 * EACH;
    for (const side of ['A', 'B'])
      expect(Number(before[`Fork trial ${side}`]?.[1].slice(1))).toBeGreaterThanOrEqual(sixTasks);
    await well('!merge A --yes');
    const merged = await budget();
    expect(merged).toEqual(before);
    expect(registered(place, place.project)?.spent_micro_usd).toBe(Math.round(Number(merged.All?.[1].slice(1)) * 1e6));
    await well('!undo --yes');
    expect(await budget()).toEqual(before);
    writeIn(place, 'README.md', '# mine\n');
    git(place, 'add', 'README.md');
    git(place, 'commit', '-q', '-m', 'a README of my own');
    await well('!forks drop trial --yes');
    expect(await budget()).toEqual(before);
    expect((await run('!forks budget 60')).code).toBe(1);
  }, 90_000);
});

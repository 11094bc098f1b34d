/**
 * The whole program killed with SIGKILL at random times on its way through a fork, a merge, a replay, an undo, and what
 * belongs to them; started again as a person would, until it is where it is without the kill. The usual run takes one
 * kill in each of three phases; more of them, in one phase or in all:
 *
 *     CODESLEUTH_LONG=1 CODESLEUTH_KILLS=200 CODESLEUTH_KILL_PHASE=merging \
 *       npx vitest run --config tests/vitest.config.ts tests/e2e/kill-fork.test.ts
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, exec } from '../support/exec.ts';
import { git, type Place, withScenario } from '../support/home.ts';
import { eventsOf, readEnvelopes, stateOf, statuses } from '../support/journey.ts';
import { keep, putBack, randomFrom, removeAll, type Start, settledProcesses, start } from '../support/kill.ts';
import { PHASES, type Phase, type Way } from '../support/kill-phases.ts';
import { leftBehind } from '../support/left-behind.ts';
import { expectOwn, ownPlace, writeIn } from '../support/own-work.ts';

const BRIEF =
  'A command line tool for Linux. My first version: add books. They are kept in a JSON file, without sign-in.';
const SEED = Number(process.env.CODESLEUTH_KILL_SEED ?? Date.now() % 100_000);
const ONLY = process.env.CODESLEUTH_KILL_PHASE ?? '';
const MANY = process.env.CODESLEUTH_KILLS !== undefined;
// The usual run takes what moves files or makes clones; the other phases wait for the long run.
const USUAL = /making|merging|replaying/;
const CHOSEN = PHASES.filter(({ name }) => name.includes(ONLY) && (MANY || ONLY !== '' || USUAL.test(name)));
const EACH = Math.ceil(Number(process.env.CODESLEUTH_KILLS ?? CHOSEN.length) / CHOSEN.length);
const KEPT = ['planned', 'forked', 'conflicting', 'merged', 'replayed'];
const SIDES = ['A', 'B'] as const;
/** More than any way needs. */
const MOST_RESTARTS = 12;

let place: Place;
const told: string[] = [];
const random = randomFrom(SEED);

const wordsOf = (way: Way): readonly string[] =>
  'lines' in way ? ['exec', '--project', place.project, ...way.lines] : ['--plain', '--project', place.project];
const go = (way: Way, after: number | null = null, mark = ''): Promise<Start> =>
  start({ place, words: wordsOf(way), script: 'script' in way ? way.script : [], after, mark });

async function well(way: Way): Promise<Start> {
  const ended = await go(way);
  if (ended.code !== 0) throw new Error(`${JSON.stringify(way)} ended with ${ended.code}:\n${ended.out}`);
  return ended;
}

const lines = (...all: string[]): Way => ({ lines: all });

beforeAll(async () => {
  buildProgram();
  place = ownPlace();
  // The last two tasks are left to build, the first of them half done: a fork tries afresh what the project failed at.
  const steps = [{ when: { taskId: 'TASK-005' }, do: { act: 'fail-gate', times: 'always' } }];
  const env = { ...withScenario(place, steps), CODESLEUTH_REHEARSAL_PACE: '0' };
  await exec({ place, lines: ['Start agent 0', BRIEF, '!compile', '!plan', '!build'], env });
  expect(statuses(place.project)).toMatchObject({ 'TASK-004': 'DONE', 'TASK-005': 'BLOCKED', 'TASK-006': 'PENDING' });
  keep(place, 'planned');
}, 60_000);

afterAll(() => {
  process.stdout.write(`${told.join('\n')}\nseed ${SEED}\n`);
  removeAll(place, KEPT);
});

/** Ends that were reached without a kill, by what they are kept as. */
const seen = new Map<string, Pick<Start, 'took' | 'markedAt'>>();

/** Where it ends without a kill, how long that takes, and when the text that bounds the kills was printed. */
async function unharmed(phase: Phase) {
  const same = phase.next === undefined ? undefined : seen.get(phase.next);
  putBack(place, same === undefined ? phase.from : (phase.next ?? ''));
  const { took, markedAt } = same ?? (await go(phase.begin, null, phase.window?.text));
  expect(phase.done(stateOf(place.project), place)).toBe(true);
  if (phase.next !== undefined && same === undefined) {
    keep(place, phase.next);
    seen.set(phase.next, { took, markedAt });
  }
  const from = phase.window?.side === 'after' ? (markedAt ?? 0) : 0;
  const to = phase.window?.side === 'before' ? (markedAt ?? took) : took;
  return { wanted: endOf(phase), from, to };
}

/** What a kill must not change. Conflicts may be asked about and tried again, so how often is left out there. */
function endOf(phase: Phase): unknown {
  const left = leftBehind(place);
  if (phase.from !== 'conflicting' || typeof left !== 'object' || left === null) return left;
  return JSON.parse(JSON.stringify({ ...left, once: null }).replace(/MERGE-\d{3}/g, 'MERGE'));
}

async function expectGoesOn(phase: Phase): Promise<number> {
  for (let restarts = 1; restarts <= MOST_RESTARTS; restarts += 1) {
    const looked = await go(lines('!status'));
    expect([looked.code, looked.out]).toEqual([expect.toSatisfy((code) => code === 0 || code === 1), looked.out]);
    const state = stateOf(place.project);
    if (phase.done(state, place)) return restarts;
    const stopped = state.halt !== null && state.halt.reason !== 'failed';
    await go(stopped ? lines('!resume') : phase.onward(state, place));
  }
  throw new Error(`${MOST_RESTARTS} restarts and no end: ${JSON.stringify(stateOf(place.project).halt)}`);
}

/** Locks, directories half made, and files half written. */
function leftovers(): readonly string[] {
  const beside = readdirSync(place.base).filter((name) => /codesleuth-(part|gone)/.test(name));
  const dirs = [place.project, ...SIDES.map((side) => `${place.project}.trial-${side}`)].filter((dir) =>
    existsSync(dir),
  );
  const inside = dirs.flatMap((dir) => [
    ...readdirSync(join(dir, '.git')).filter((name) => name.endsWith('.lock')),
    ...readdirSync(dir).filter((name) => name.startsWith('.codesleuth-')),
  ]);
  return [...beside, ...inside];
}

function expectSound(of: Place): void {
  expect(git(of, 'fsck', '--connectivity-only', '--no-dangling')).toBe('');
  const seqs = readEnvelopes(of.project).map((one) => one.seq);
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
  const again = eventsOf(of.project, 'task/checkpointed').map(({ taskId, sha }) => `${taskId} ${sha}`);
  expect(again).toEqual([...new Set(again)]);
  for (const { task, status, checkpoint } of Object.values(stateOf(of.project).tasks))
    if (status === 'DONE')
      expect([task.id, git(of, 'cat-file', '-t', checkpoint?.sha ?? '')]).toEqual([task.id, 'commit']);
}

async function expectWhole(phase: Phase, wanted: unknown): Promise<void> {
  expect(await settledProcesses(place)).toEqual([]);
  expect(leftovers()).toEqual([]);
  expect(git(place, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main');
  expectSound(place);
  for (const side of SIDES) {
    const dir = `${place.project}.trial-${side}`;
    if (!existsSync(dir)) continue;
    expectSound({ ...place, project: dir });
    expect(git({ ...place, project: dir }, 'remote')).toBe('');
    expect(new Set(Object.values(statuses(dir)))).toEqual(new Set(['DONE']));
  }
  expect(endOf(phase)).toEqual(wanted);
  if (phase.name === 'replaying a task') await well(lines('!undo --yes'));
  expectOwn(place);
}

async function killOnce(phase: Phase, after: number, wanted: unknown): Promise<string> {
  putBack(place, phase.from);
  const { killed } = await go(phase.begin, after);
  const orphans = await settledProcesses(place);
  expect(orphans).toEqual([]);
  const restarts = await expectGoesOn(phase);
  await expectWhole(phase, wanted);
  return killed ? `killed, ${restarts} restarts` : 'ended before';
}

function prepareConflict(): void {
  putBack(place, 'forked');
  writeIn(place, 'README.md', '# mine\n');
  git(place, 'add', 'README.md');
  git(place, 'commit', '-q', '-m', 'a README of my own');
  keep(place, 'conflicting');
}

async function manyKills(phase: Phase, { wanted, from, to }: Awaited<ReturnType<typeof unharmed>>): Promise<void> {
  const came: Record<string, number> = {};
  for (let kill = 0; kill < EACH; kill += 1) {
    const after = from + random() * (to - from);
    const how = await killOnce(phase, after, wanted).catch((error: unknown) => {
      throw new Error(`kill ${kill + 1} after ${after.toFixed(0)} ms, seed ${SEED}: ${String(error)}`, {
        cause: error,
      });
    });
    came[how] = (came[how] ?? 0) + 1;
  }
  const words = Object.entries(came).map(([how, times]) => `${times} ${how}`);
  told.push(`${phase.name} (${from.toFixed(0)} to ${to.toFixed(0)} ms): ${words.join('; ')}`);
}

describe('the program killed at random times', () => {
  test.each(PHASES)(
    'while $name goes on from where it was',
    async (phase) => {
      const chosen = CHOSEN.includes(phase);
      if (!chosen && phase.next === undefined) return;
      if (phase.from === 'conflicting') prepareConflict();
      const measured = await unharmed(phase);
      if (chosen) await manyKills(phase, measured);
    },
    7_200_000,
  );
});

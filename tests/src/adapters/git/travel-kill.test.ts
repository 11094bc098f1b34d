/**
 * Snapshot, move and undo, cut short wherever they can be: by a kill before and after every git call and every change
 * the process itself makes to files, by kills at random times, and (where strace is installed) by a kill or an error at
 * every system call of git that writes. The usual run takes a sample; all of them:
 *
 *     CODESLEUTH_KILL_POINTS=all npx vitest run --config tests/vitest.config.ts tests/src/adapters/git/travel-kill.test.ts
 *
 * CODESLEUTH_KILL_POINTS may also be a number: so many of each kind.
 */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Moved, MoveOrder } from '../../../../src/ports/travel.ts';
import { buildRepo } from '../../../support/build-repo.ts';
import { journey } from '../../../support/random-journey.ts';
import { randomRepo } from '../../../support/random-repo.ts';
import {
  expectArrived,
  expectNothingLost,
  expectReturned,
  expectSound,
  lookNow,
  type Moment,
  type Traveller,
  travelOf,
} from './travel-journey.ts';
import { type Cut, perform, programOnPath, type Scene, type Story, story, systemCalls } from './travel-scene.ts';
import { alsoOf, CannotSave, destinationOf, prepare, type Trip } from './travel-trip.ts';

const POINTS = process.env.CODESLEUTH_KILL_POINTS ?? '2';
const SEED = Number(process.env.CODESLEUTH_TRAVEL_SEED ?? Date.now() % 100_000);

function canTrace(): boolean {
  return programOnPath('strace') !== undefined && spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
}

let told: Story;
const counts = new Map<string, number>();
const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);

beforeAll(async () => {
  told = await story();
}, 60_000);

afterAll(() => {
  const lines = [...counts].sort().map(([what, times]) => `${String(times).padStart(6)} ${what}`);
  process.stdout.write(`${lines.join('\n')}\n       seed ${SEED}\n`);
  told.cleanup();
});

/** All the cuts, or a sample that is the same for the same seed. */
function sample<T>(all: readonly T[], share = 1): readonly T[] {
  const most = POINTS === 'all' ? all.length : Math.ceil(Number(POINTS) * share);
  if (all.length <= most) return all;
  const places = fc.sample(fc.uniqueArray(fc.nat(all.length - 1), { minLength: most, maxLength: most }), {
    numRuns: 1,
    seed: SEED,
  });
  return (places[0] ?? []).sort((a, b) => a - b).flatMap((at) => all[at] ?? []);
}

function expectAlike(now: Moment, then: Moment, what: string): void {
  expect(now.bytes, what).toEqual(then.bytes);
}

/** Back to the first snapshot, from wherever we are. */
async function comeHome(one: Traveller, what: string): Promise<void> {
  const before = await lookNow(one);
  const backup = await one.travel.snapshot(one.repo.dir, { why: 'undo', also: ['also.log'] });
  const order: MoveOrder = { id: 'home', backup: backup.ref, to: { kind: 'snapshot', ref: told.first.ref }, also: [] };
  const moved = await one.travel.move(one.repo.dir, order);
  expect(moved.kind, `${what}: undo ${JSON.stringify(moved)}`).toBe('moved');
  const now = await lookNow(one);
  expectAlike(now, told.there.before, `${what}: undone`);
  await expectNothingLost(one, before, now.bytes);
}

async function expectSnapshotAgain(one: Traveller, scene: Scene, what: string): Promise<void> {
  expectAlike(await lookNow(one), scene.before, `${what}: a snapshot changes nothing`);
  const made = await one.travel.snapshot(one.repo.dir, { why: 'again', also: ['also.log'] });
  const order: MoveOrder = {
    id: 'then',
    backup: made.ref,
    to: { kind: 'commit', sha: one.repo.commits[1] ?? '' },
    also: ['also.log'],
  };
  expect((await one.travel.move(one.repo.dir, order)).kind, what).toBe('moved');
  const now = await lookNow(one);
  expectAlike(now, told.there.after, `${what}: moved`);
  await expectNothingLost(one, scene.before, now.bytes);
}

/** The same order again ends where the first would have. */
async function expectFinished(one: Traveller, scene: Scene, what: string): Promise<void> {
  if (scene.doing.do === 'snapshot') return expectSnapshotAgain(one, scene, what);
  const moved = await one.travel.move(one.repo.dir, scene.doing.order);
  expect(moved.kind, `${what}: ${JSON.stringify(moved)}`).toBe('moved');
  const now = await lookNow(one);
  expectAlike(now, scene.after, `${what}: finished`);
  await expectNothingLost(one, scene.before, now.bytes);
  if (scene.name === 'there') await comeHome(one, what);
}

/** Killed when all was done, a move is no longer one that was cut short: its order says so, and undo is a move of its own. */
async function takenBackLater(one: Traveller, scene: Scene, what: string): Promise<Moved> {
  if (scene.doing.do === 'snapshot') throw new Error(what);
  const { order } = scene.doing;
  expectAlike(await lookNow(one), scene.after, `${what}: refused although it was not finished`);
  expect(await one.travel.move(one.repo.dir, order), what).toMatchObject({ kind: 'moved' });
  const { ref } = await one.travel.snapshot(one.repo.dir, { why: 'undo', also: ['also.log'] });
  return one.travel.move(one.repo.dir, {
    id: 'later',
    backup: ref,
    to: { kind: 'snapshot', ref: order.backup },
    also: [],
  });
}

/** Instead of finishing it, back to where the interrupted move began. */
async function expectTakenBack(one: Traveller, scene: Scene, what: string): Promise<void> {
  if (scene.doing.do === 'snapshot') return expectSnapshotAgain(one, scene, what);
  const { backup } = scene.doing.order;
  const order: MoveOrder = { id: 'instead', backup, to: { kind: 'snapshot', ref: backup }, also: [] };
  const first = await one.travel.move(one.repo.dir, order);
  const moved = first.kind === 'moved' ? first : await takenBackLater(one, scene, what);
  expect(moved.kind, `${what}: taken back ${JSON.stringify(moved)}`).toBe('moved');
  const now = await lookNow(one);
  const paths = [...scene.before.bytes.work.keys()];
  const [work, index] = [paths.map((path) => [path, now.bytes.work.get(path)]), now.bytes.index];
  expect(work, `${what}: taken back`).toEqual(paths.map((path) => [path, scene.before.bytes.work.get(path)]));
  expect(index, `${what}: taken back`).toEqual(scene.before.bytes.index);
  expect(now.bytes.head).toBe(scene.before.bytes.head);
  await expectNothingLost(one, scene.before, now.bytes);
}

async function play(scene: Scene, cut: Cut, backwards: boolean): Promise<void> {
  const what = `${scene.name}: ${JSON.stringify(cut)}`;
  scene.reset();
  const outcome = await scene.cut(cut);
  const one = { repo: scene.repo, travel: travelOf(scene.repo.env) };
  await expectNothingLost(one, scene.before, (await lookNow(one)).bytes);
  if (outcome.answer?.result !== undefined) count(`${scene.name} went through: ${kindOf(cut)}`);
  else if (outcome.killed) count(`${scene.name} killed: ${kindOf(cut)}`);
  else count(`${scene.name} rejected: ${kindOf(cut)}`);
  if (backwards && outcome.answer?.result === undefined) await expectTakenBack(one, scene, what);
  else await expectFinished(one, scene, what);
  await expectSound(one);
}

const kindOf = (cut: Cut): string => (cut.by === 'time' ? 'time' : `${cut.by} ${cut.how}`);

const range = (most: number): number[] => Array.from({ length: most }, (_, at) => at + 1);

async function playAll(scene: Scene, cuts: readonly Cut[]): Promise<void> {
  let turn = 0;
  for (const cut of cuts) {
    turn += 1;
    await play(scene, cut, turn % 3 === 0);
  }
}

const SCENES = ['snapshot', 'there', 'back'] as const;
const LONG = { timeout: POINTS === 'all' ? 3_600_000 : 30_000 + Number(POINTS) * 30_000 };

it.each(SCENES)('is finished by a second call after a kill at a git call: %s', LONG, async (name) => {
  const scene = told[name];
  const cuts = range(scene.gitCalls).flatMap((at): Cut[] => [
    { by: 'git', at, how: 'before' },
    { by: 'git', at, how: 'after' },
  ]);
  await playAll(scene, sample(cuts));
});

it.each(SCENES)('is finished by a second call after a kill at a change of files: %s', LONG, async (name) => {
  const scene = told[name];
  const cuts = range(scene.fileSteps).flatMap((at): Cut[] => [
    { by: 'files', at, how: 'before' },
    { by: 'files', at, how: 'after' },
    { by: 'files', at, how: 'half' },
  ]);
  await playAll(scene, sample(cuts));
});

it.each(SCENES)('is finished by a second call after a kill at any time: %s', LONG, async (name) => {
  const times = fc.sample(fc.integer({ min: 40, max: 900 }), {
    numRuns: POINTS === 'all' ? 100 : Math.ceil(Number(POINTS) / 3),
    seed: SEED,
  });
  await playAll(
    told[name],
    times.map((ms): Cut => ({ by: 'time', ms })),
  );
});

it.skipIf(!canTrace()).each(SCENES)('survives a kill or an error at a system call of git: %s', LONG, async (name) => {
  const places = await systemCalls(told[name]);
  expect(places.length).toBeGreaterThan(20);
  const cuts = places.flatMap((place): Cut[] =>
    (['killed', 'both', 'EIO', 'ENOSPC'] as const).map((how) => ({ by: 'call', how, ...place })),
  );
  await playAll(told[name], sample(cuts));
});

const anyCut: fc.Arbitrary<Cut> = fc.oneof(
  fc.record({
    by: fc.constant('git' as const),
    at: fc.integer({ min: 1, max: 45 }),
    how: fc.constantFrom('before', 'after'),
  }),
  fc.record({
    by: fc.constant('files' as const),
    at: fc.integer({ min: 1, max: 60 }),
    how: fc.constantFrom('before', 'after', 'half'),
  }),
  fc.record({ by: fc.constant('time' as const), ms: fc.integer({ min: 40, max: 600 }) }),
);

/** A move in any repository, cut short, given again, and undone. */
async function interrupt(trip: Trip, cut: Cut): Promise<void> {
  const { one } = trip;
  const { to, ...trees } = await destinationOf(trip);
  const { step, snap } = await prepare(trip, to, alsoOf(trip));
  if (step.preview.obstacles.length > 0) return count('random: refused');
  const order: MoveOrder = { id: 'there', backup: snap.ref, to, also: step.also };
  const outcome = await perform(one.repo, { do: 'move', order }, [cut, '']);
  count(`random: ${outcome.killed ? 'killed' : 'went through'}, ${cut.by}`);
  await expectNothingLost(one, step.before, (await lookNow(one)).bytes);
  const moved = await one.travel.move(one.repo.dir, order);
  expect(moved).toMatchObject({ kind: 'moved' });
  const left = await expectArrived(one, step, trees);
  const back = await prepare(trip, { kind: 'snapshot', ref: snap.ref }, []);
  // A file that git was told to leave out, and that went, is in the way of the undo: it is refused and says so.
  if (back.step.preview.obstacles.length > 0) return count('random: the way back is refused');
  const undo: MoveOrder = { id: 'back', backup: back.snap.ref, to: back.to, also: [] };
  expect(await one.travel.move(one.repo.dir, undo)).toMatchObject({ kind: 'moved' });
  await expectReturned(one, { snap, home: step.before, left }, back.step);
  await expectSound(one);
}

it('is finished by a second call in any repository, wherever the first was killed', LONG, async () => {
  const numRuns = POINTS === 'all' ? 300 : Number(POINTS);
  const property = fc.asyncProperty(randomRepo, journey, anyCut, async (plan, go, cut) => {
    const repo = await buildRepo(plan);
    try {
      await interrupt({ one: { repo, travel: travelOf(repo.env) }, plan, go }, cut);
    } catch (error) {
      if (!(error instanceof CannotSave)) throw error;
    } finally {
      repo.cleanup();
    }
  });
  await fc.assert(property, { numRuns, seed: SEED, endOnFailure: true });
});

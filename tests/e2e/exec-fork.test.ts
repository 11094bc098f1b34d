import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, type Ended, exec, startExec } from '../support/exec.ts';
import { freshPlace, git, type Place, registered } from '../support/home.ts';
import { eventsOf, stateOf, statuses } from '../support/journey.ts';
import { BRIEF, FORK } from '../support/journey-lines.ts';
import { LONG } from '../support/long.ts';

const TO_PLAN = ['Start agent 0', BRIEF, '!compile', '!plan'];
const SIDES = ['A', 'B'] as const;
type Name = (typeof SIDES)[number];
const dirOf = (place: Place, side: Name): string => `${place.project}.trial-${side}`;
const inSide = (place: Place, side: Name): Place => ({ ...place, project: dirOf(place, side) });

/** HEAD, branches, tags, index and uncommitted work of the project: what nobody but its owner may change. */
const standing = (place: Place) => ({
  head: git(place, 'rev-parse', 'HEAD'),
  branch: git(place, 'symbolic-ref', 'HEAD'),
  refs: git(place, 'for-each-ref', 'refs/heads', 'refs/tags', 'refs/remotes'),
  index: git(place, 'ls-files', '-s'),
});

const runLogs = (dir: string): string => {
  const folder = join(dir, '.git/codesleuth/runs');
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
};

async function done(place: Place, ...lines: string[]): Promise<Ended> {
  const ended = await exec({ place, lines });
  if (ended.code !== 0 || ended.stderr !== '') throw new Error(`${lines.join(', ')}: ${ended.stdout}${ended.stderr}`);
  return ended;
}

beforeAll(() => buildProgram());

describe('a fork with two directions', () => {
  let place: Place;
  let before: ReturnType<typeof standing>;
  let after: ReturnType<typeof standing>;
  let ran: Ended;

  beforeAll(async () => {
    place = freshPlace();
    await done(place, ...TO_PLAN);
    mkdirSync(join(place.project, 'docs'));
    writeFileSync(join(place.project, 'docs/notes with ü.txt'), 'mine, and in no commit\n');
    writeFileSync(join(place.project, 'staged.txt'), 'staged\n');
    git(place, 'add', 'staged.txt');
    before = standing(place);
    ran = await done(place, FORK);
    after = standing(place);
  }, 120_000);
  afterAll(() => place.remove());

  test('builds both sides and leaves the project as it was', () => {
    for (const side of SIDES) {
      expect(stateOf(dirOf(place, side)).builtAt).not.toBe(null);
      expect(new Set(Object.values(statuses(dirOf(place, side))))).toEqual(new Set(['DONE']));
    }
    expect(after).toEqual(before);
    expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['PENDING']));
    expect(ran.stdout).toContain('[A] TASK-001 is DONE');
    expect(ran.stdout).toContain('[B] TASK-001 is DONE');
  });

  test('starts both from the uncommitted work, which stays uncommitted everywhere', () => {
    for (const dir of [place.project, dirOf(place, 'A'), dirOf(place, 'B')]) {
      const there = { ...place, project: dir };
      expect(readFileSync(join(dir, 'docs/notes with ü.txt'), 'utf8')).toBe('mine, and in no commit\n');
      expect(git(there, 'status', '--porcelain', '--', 'docs', 'staged.txt').split('\n')).toEqual([
        'A  staged.txt',
        '?? docs/',
      ]);
    }
  });

  test('tells each agent its direction and no other', () => {
    expect(runLogs(dirOf(place, 'A'))).toContain('keep all of it in one file');
    expect(runLogs(dirOf(place, 'A'))).not.toContain('one module for each command');
    expect(runLogs(dirOf(place, 'B'))).toContain('one module for each command');
    expect(
      eventsOf(place.project, 'fork/rested')
        .at(-1)
        ?.sides.map(({ score }) => score.verdict),
    ).toEqual(['built', 'built']);
  });

  test('gives the sides nothing to reach the project by, and does not register them', () => {
    for (const side of SIDES) {
      expect(git(inSide(place, side), 'remote')).toBe('');
      expect(git(inSide(place, side), 'symbolic-ref', '--short', 'HEAD')).toBe(`fork/trial-${side}`);
      expect(registered(place, dirOf(place, side))).toBeUndefined();
    }
  });

  test('is compared, merged, and goes on to SHIP; the other side can be had back', async () => {
    const compared = await done(place, '!forks');
    expect(compared.stdout).toMatch(/Verdict: built · built/);
    const other = git(inSide(place, 'B'), 'rev-parse', 'HEAD');
    await done(place, '!merge A --yes');
    expect(existsSync(dirOf(place, 'A'))).toBe(false);
    expect(git(place, 'rev-parse', 'refs/codesleuth/forks/trial-B')).toBe(other);
    expect(readFileSync(join(place.project, 'docs/notes with ü.txt'), 'utf8')).toBe('mine, and in no commit\n');
    expect(git(place, 'status', '--porcelain', '--', 'docs', 'staged.txt').split('\n')).toEqual([
      'A  staged.txt',
      '?? docs/',
    ]);
    const shipped = await done(place, '!critic', '!security', '!verify');
    expect(shipped.stdout).toMatch(/verdict: SHIP/);
    await done(place, '!forks restore trial-B');
    expect(git(inSide(place, 'B'), 'rev-parse', 'HEAD')).toBe(other);
  }, 120_000);
});

describe('a fork that is ended from outside', () => {
  let place: Place;
  afterEach(() => place.remove());

  test.each(LONG ? (['SIGTERM', 'SIGKILL'] as const) : (['SIGKILL'] as const))(
    'by %s goes on where it stood, and no task counts twice',
    async (signal) => {
      place = freshPlace();
      await done(place, ...TO_PLAN);
      const before = standing(place);
      const running = startExec({ place, lines: [FORK], env: { ...place.env, CODESLEUTH_REHEARSAL_PACE: '5' } });
      await running.printed('[A] TASK-001 is DONE');
      running.child.kill(signal);
      const ended = await running.ended;
      expect([ended.code, ended.signal]).toEqual(signal === 'SIGTERM' ? [143, null] : [null, 'SIGKILL']);
      expect(standing(place)).toEqual(before);
      await done(place, '!resume');
      for (const side of SIDES) {
        const done = eventsOf(dirOf(place, side), 'task/checkpointed').map(({ taskId }) => taskId);
        expect(done).toEqual([...new Set(done)]);
        expect(done).toHaveLength(6);
      }
      expect(
        eventsOf(place.project, 'fork/rested')
          .at(-1)
          ?.sides.map(({ score }) => score.verdict),
      ).toEqual(['built', 'built']);
      expect(standing(place)).toEqual(before);
    },
    120_000,
  );

  test.runIf(LONG)(
    "by its owner's own commit stops both sides, which go on when told so; the commit stays",
    async () => {
      place = freshPlace();
      await done(place, ...TO_PLAN);
      const running = startExec({ place, lines: [FORK], env: { ...place.env, CODESLEUTH_REHEARSAL_PACE: '5' } });
      await running.printed('[A] TASK-001 is DONE');
      git(place, 'commit', '-q', '--allow-empty', '-m', 'meanwhile');
      const mine = standing(place);
      await running.ended;
      const rested = eventsOf(place.project, 'fork/rested').at(-1);
      expect(rested?.sides.map(({ score }) => score.verdict)).toEqual(['stopped', 'stopped']);
      for (const { score } of rested?.sides ?? []) {
        expect(score.why).toContain(`HEAD of the main repository moved to ${mine.head.slice(0, 9)}`);
      }
      await done(place, '!resume');
      expect(
        eventsOf(place.project, 'fork/rested')
          .at(-1)
          ?.sides.map(({ score }) => score.verdict),
      ).toEqual(['built', 'built']);
      expect(standing(place)).toEqual(mine);
      await done(place, '!merge B --yes');
      expect(git(place, 'merge-base', '--is-ancestor', mine.head, 'HEAD')).toBe('');
    },
    120_000,
  );
});

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, type Ended, exec, startExec } from '../support/exec.ts';
import { freshPlace, git, inParallel, type Place, withScenario } from '../support/home.ts';
import { eventsOf, outcome, stateOf, statuses, TO_SHIP, tokenRows } from '../support/journey.ts';
import { settledProcesses } from '../support/kill.ts';
import { LONG } from '../support/long.ts';

/** The three tasks of the second batch of this brief's plan. */
const TOGETHER = ['TASK-002', 'TASK-003', 'TASK-004'];
const TO_PLAN = TO_SHIP.slice(0, 4);

/** What lies beside the project: nothing of a lane may stay there. */
const beside = (place: Place): string[] => readdirSync(place.base).filter((name) => name.startsWith('project'));

const laneRefs = (place: Place): string[] =>
  git(place, 'for-each-ref', '--format=%(refname)', 'refs/codesleuth/lanes').split('\n').filter(Boolean);

function journey(parallel: number): Place {
  const place = freshPlace();
  inParallel(place, parallel);
  return place;
}

beforeAll(() => buildProgram(), 60_000);

describe('a journey with three agents at the same time', () => {
  let place: Place;
  let alone: Place;
  const ended: Ended[] = [];

  beforeAll(async () => {
    [place, alone] = [journey(3), journey(1)];
    ended.push(...(await Promise.all([place, alone].map((one) => exec({ place: one, lines: TO_SHIP })))));
  }, 120_000);
  afterAll(() => {
    place.remove();
    alone.remove();
  });

  test('comes to the same verdict, files and commits as one after the other', () => {
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
    expect(ended[0]?.stdout).toMatch(/verdict: SHIP/);
    expect(outcome(place)).toEqual(outcome(alone));
    expect(eventsOf(alone.project, 'lanes/opened')).toEqual([]);
  });

  test('builds the tasks of the batch in lanes, and puts them into the project in the order of the plan', () => {
    const opened = eventsOf(place.project, 'lanes/opened');
    expect(opened.map(({ runs }) => runs.map((run) => run.taskId))).toEqual([TOGETHER]);
    expect(eventsOf(place.project, 'lane/placed').map(({ taskId }) => taskId)).toEqual(TOGETHER);
    expect(eventsOf(place.project, 'lane/returned')).toEqual([]);
  });

  test('shows each of them under its own name', () => {
    for (const id of TOGETHER) expect(ended[0]?.stdout).toMatch(new RegExp(`\\[${id}\\] .*edit src/features/`));
    expect(ended[0]?.stdout).toMatch(/3 tasks of one batch are built at the same time/);
  });

  test('counts what each run used once', () => {
    const runs = tokenRows(place.project).map((row) => row.run);
    expect(new Set(runs).size).toBe(runs.length);
    expect(stateOf(place.project).spend['3']?.runs).toBe(6);
    expect(runs).toHaveLength(tokenRows(alone.project).length);
  });

  test('leaves no copies, no refs of theirs and nothing the project remembers of them', () => {
    expect(beside(place)).toEqual(['project']);
    expect(laneRefs(place)).toEqual([]);
    expect(readdirSync(join(place.project, '.git/codesleuth/sides'))).toEqual([]);
    expect(readdirSync(join(place.project, '.git/codesleuth/forks'))).toEqual([]);
    expect(git(place, 'branch', '--format=%(refname:short)')).toBe(git(alone, 'branch', '--format=%(refname:short)'));
  });
});

describe('lanes in which something goes wrong', () => {
  async function planned(steps: readonly object[]): Promise<{ place: Place; env: Readonly<Record<string, string>> }> {
    const place = journey(3);
    const env = withScenario(place, steps);
    const first = await exec({ place, env, lines: TO_PLAN });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    return { place, env };
  }

  const when = (taskId: string, attempt = 1) => ({ purpose: 'task', taskId, attempt });

  test('two tasks that touch one file although the plan says otherwise: the later one is built again, alone', async () => {
    const paths = ['src/shared.txt'];
    const steps = [
      { when: { purpose: 'task', taskId: 'TASK-002', nth: 1 }, do: { act: 'trespass-reported', paths } },
      { when: { purpose: 'task', taskId: 'TASK-003', nth: 1 }, do: { act: 'trespass-reported', paths } },
    ];
    const { place, env } = await planned(steps);
    try {
      const built = await exec({ place, env, lines: ['!build'] });
      expect(built).toMatchObject({ code: 0, stderr: '' });
      expect(eventsOf(place.project, 'lane/returned')).toMatchObject([{ taskId: 'TASK-003', reason: 'conflict' }]);
      expect(built.stdout).toMatch(/TASK-003 is built again, alone: .*src\/shared\.txt/);
      expect(Object.values(statuses(place.project))).toEqual(Array.from({ length: 6 }, () => 'DONE'));
      expect(stateOf(place.project).tasks['TASK-003']?.attempts).toBe(0);
      expect(beside(place)).toEqual(['project']);
      expect(laneRefs(place)).toEqual([]);
      const runs = eventsOf(place.project, 'lanes/opened')[0]?.runs ?? [];
      expect(git(place, 'show', 'HEAD:src/shared.txt')).toContain(`for ${runs[0]?.runId}`);
    } finally {
      place.remove();
    }
  }, 60_000);

  test.runIf(LONG)(
    'an agent that goes silent for good is stopped with the others; going on finishes all',
    async () => {
      const { place, env } = await planned([{ when: when('TASK-003'), do: { act: 'stall' } }]);
      try {
        const running = startExec({ place, env, lines: ['!build'] });
        await running.printed('TASK-004 is built');
        const asked = performance.now();
        running.child.kill('SIGINT');
        await running.ended;
        expect(performance.now() - asked).toBeLessThan(8000);
        const returned = eventsOf(place.project, 'lane/returned');
        expect(returned.map(({ taskId, reason }) => `${taskId} ${reason}`)).toEqual(['TASK-003 stopped']);
        expect(beside(place)).toEqual(['project']);
        const next = await exec({ place, lines: ['!resume'] });
        expect(next).toMatchObject({ code: 0, stderr: '' });
        expect(eventsOf(place.project, 'lane/placed').map(({ taskId }) => taskId)).toEqual(['TASK-002', 'TASK-004']);
        expect(Object.values(statuses(place.project))).toEqual(Array.from({ length: 6 }, () => 'DONE'));
        expect(stateOf(place.project).tasks['TASK-003']?.attempts).toBe(0);
        expect(laneRefs(place)).toEqual([]);
      } finally {
        place.remove();
      }
    },
    60_000,
  );

  test('a shell killed while its lanes work: what had ended is put into the project, the rest is built anew', async () => {
    const { place, env } = await planned([{ when: when('TASK-003'), do: { act: 'stall' } }]);
    try {
      const running = startExec({ place, env, lines: ['!build'] });
      for (const taskId of ['TASK-002', 'TASK-004']) await running.printed(`${taskId} is built`);
      running.child.kill('SIGKILL');
      await running.ended;
      const next = await exec({ place, lines: ['!resume'] });
      expect(next).toMatchObject({ code: 0, stderr: '' });
      expect(eventsOf(place.project, 'lane/returned')).toMatchObject([
        { taskId: 'TASK-003', reason: 'stopped', kept: expect.stringContaining('refs/codesleuth/lanes/TASK-003/') },
      ]);
      expect(eventsOf(place.project, 'lane/placed').map(({ taskId }) => taskId)).toEqual(['TASK-002', 'TASK-004']);
      expect(Object.values(statuses(place.project))).toEqual(Array.from({ length: 6 }, () => 'DONE'));
      expect(beside(place)).toEqual(['project']);
      expect(laneRefs(place)).toEqual([]);
      expect(await settledProcesses(place)).toEqual([]);
    } finally {
      place.remove();
    }
  }, 60_000);

  test.runIf(LONG)(
    'an agent that writes into the project from its lane stops the build, and what it wrote stays as it is',
    async () => {
      const step = { when: when('TASK-002'), do: { act: 'git-elsewhere', dir: '../project', misdeeds: ['branch'] } };
      const { place, env } = await planned([step]);
      try {
        const built = await exec({ place, env, lines: ['!build'] });
        expect(built.code).not.toBe(0);
        expect(stateOf(place.project).halt).toMatchObject({ reason: 'failed' });
        expect(built.stdout).toMatch(/the main repository changed while TASK-00\d was built beside it/);
        const next = await exec({ place, lines: ['!resume'] });
        expect(next).toMatchObject({ code: 0, stderr: '' });
        expect(Object.values(statuses(place.project))).toEqual(Array.from({ length: 6 }, () => 'DONE'));
      } finally {
        place.remove();
      }
    },
    60_000,
  );

  test.runIf(LONG)(
    'a directory of the human in the place of a lane is left alone, and the others are built together',
    async () => {
      const { place, env } = await planned([]);
      try {
        const mine = `${place.project}.lane-TASK-002`;
        spawnSync('mkdir', [mine]);
        writeFileSync(join(mine, 'mine.txt'), 'mine\n');
        const built = await exec({ place, env, lines: ['!build'] });
        expect(built).toMatchObject({ code: 0, stderr: '' });
        expect(readFileSync(join(mine, 'mine.txt'), 'utf8')).toBe('mine\n');
        expect(eventsOf(place.project, 'lanes/declined')).toMatchObject([{ taskIds: ['TASK-002'] }]);
        expect(Object.values(statuses(place.project))).toEqual(Array.from({ length: 6 }, () => 'DONE'));
        expect(existsSync(`${place.project}.lane-TASK-003`)).toBe(false);
      } finally {
        place.remove();
      }
    },
    60_000,
  );

  test.runIf(LONG)(
    'uncommitted work of the human goes along into the lanes and stays uncommitted in the project',
    async () => {
      const { place, env } = await planned([]);
      try {
        writeFileSync(join(place.project, 'notes of mine.txt'), 'not committed\n');
        const built = await exec({ place, env, lines: ['!build'] });
        expect(built).toMatchObject({ code: 0, stderr: '' });
        expect(eventsOf(place.project, 'lane/placed')).toHaveLength(3);
        expect(git(place, 'status', '--porcelain')).toBe('?? "notes of mine.txt"');
      } finally {
        place.remove();
      }
    },
    60_000,
  );
});

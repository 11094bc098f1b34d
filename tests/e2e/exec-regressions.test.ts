import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram, exec, startExec } from '../support/exec.ts';
import { freshPlace, git, inParallel, type Place, ROOT, withScenario } from '../support/home.ts';
import { commits, eventsOf, stateOf, statuses, TO_SHIP } from '../support/journey.ts';
import { FORK } from '../support/journey-lines.ts';
import { LONG } from '../support/long.ts';

const TO_BUILD = TO_SHIP.slice(0, 5);
const STORE = 'src/store.mjs';
const STORE_TEST = 'node --test tests/store.test.mjs';
const LIMIT_MS = 90_000;

let place: Place;
let env: Readonly<Record<string, string>>;
beforeAll(() => buildProgram(), 60_000);
beforeEach(() => {
  place = freshPlace();
  env = { ...place.env, CODESLEUTH_SCENARIO: join(ROOT, 'config/scenarios/breaks-anothers-test.json') };
});
afterEach(() => place.remove());

const read = (path: string): string => readFileSync(join(place.project, path), 'utf8');
const run = (...lines: readonly string[]) => exec({ place, lines });
const handoff = () => JSON.parse(read(PATHS.handoff));
const runsOf = (taskId: string) =>
  eventsOf(place.project, 'run/started').flatMap((event) => (event.run.taskId === taskId ? [event.run] : []));
const editing = (taskId: string, edit: { path: string; find: string; replace: string }) =>
  withScenario(place, [{ when: { purpose: 'task', taskId, nth: 1 }, do: { act: 'edit-reported', ...edit } }]);

/** TASK-002 has broken the tests of TASK-001. */
async function broken(): Promise<string> {
  const ended = await exec({ place, lines: TO_BUILD, env });
  expect([ended.code, ended.stderr]).toEqual([2, '']);
  expect(statuses(place.project)).toMatchObject({ 'TASK-001': 'STALE', 'TASK-002': 'DONE', 'TASK-003': 'PENDING' });
  return ended.stdout;
}

async function expectBuilt(): Promise<void> {
  expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['DONE']));
  expect(read(STORE)).toContain('left as it is');
  expect(handoff()).toMatchObject({ version: 3, cross_task_regressions_detected: 1, tasks_stale: 0 });
  expect(git(place, 'status', '--porcelain')).toBe('');
  expect((await run('!critic', '!security', '!verify')).code).toBe(0);
  expect(stateOf(place.project).verification?.verdict).not.toBe('NO-SHIP');
}

describe('a task that breaks the tests of another one', () => {
  test(
    'stops the build with a report, and !build shows the STALE task and has it mended',
    async () => {
      const said = await broken();
      expect(said).toContain('Regression Report: TASK-002 broke the tests of TASK-001');
      expect(said).toMatch(/TASK-002 broke TASK-001: src\/store\.mjs · node --test tests\/store\.test\.mjs \(exit 1\)/);
      for (const line of ['!build', '!replay TASK-001']) expect(said).toContain(`  ${line}  `);
      // Every other task stands on the STALE one.
      expect(said).not.toContain('  !resume  ');
      expect(eventsOf(place.project, 'rerun/ended')).toMatchObject([
        { taskId: 'TASK-002', commands: [{ command: STORE_TEST, exit: 1 }], flaky: [], edited: [] },
      ]);
      expect(read(PATHS.regressions)).toContain(`| TASK-002 | TASK-001 | ${STORE} | ${STORE_TEST} | exit 1 |`);
      expect(read(PATHS.regressions)).toMatch(/^ {4}.*leaves a damaged file as it is/m);
      // The work of TASK-002 is in its commit.
      expect(commits(place).at(-1)).toMatchObject({ task: 'TASK-002', files: expect.arrayContaining([STORE]) });
      expect((await run('!status')).stdout).toContain('!build');

      const shown = await run('!build');
      expect(shown.code).toBe(1);
      expect(shown.stdout).toContain('TASK-001 Project scaffold and store is STALE');
      expect(shown.stdout).toContain('Why: regression by TASK-002, which changed src/store.mjs');
      expect(shown.stdout).toMatch(/What TASK-002 changed there: git show [0-9a-f]{12} -- src\/store\.mjs/);
      expect(shown.stdout).toContain('diff --git');
      expect(shown.stdout).toContain("'!build --seen'");

      const mended = await run('!build --seen');
      expect([mended.code, mended.stderr]).toEqual([0, '']);
      expect(runsOf('TASK-001').at(-1)?.because.join('\n')).toMatch(/regression by TASK-002[\s\S]*left as it is/);
      expect(runsOf('TASK-002')).toHaveLength(1);
      await expectBuilt();
    },
    LIMIT_MS,
  );

  test(
    'is taken back by !replay and built anew, told what it broke; the other one stands as it was',
    async () => {
      await broken();
      const sha = stateOf(place.project).tasks['TASK-001']?.checkpoint?.sha;
      const shown = await run('!replay TASK-001');
      expect([shown.code, shown.stdout]).toEqual([1, expect.stringContaining("'!replay TASK-001 --yes'")]);
      expect((await run('!replay TASK-001 --yes')).code).toBe(0);
      expect(runsOf('TASK-002').at(-1)?.because.join('\n')).toMatch(/it broke the tests of TASK-001[\s\S]*exit 1/);
      expect(runsOf('TASK-001')).toHaveLength(1);
      expect(stateOf(place.project).tasks['TASK-001']?.checkpoint?.sha).toBe(sha);
      expect(commits(place).filter((commit) => commit.files.includes(STORE))).toHaveLength(1);
      await expectBuilt();
    },
    LIMIT_MS,
  );

  test(
    'lets the rest be built by !resume; !replay to a task between makes the STALE one DONE again, !undo takes that back',
    async () => {
      const add = 'src/features/add.mjs';
      env = editing('TASK-003', { path: add, find: 'data: item', replace: 'gone: item' });
      const ended = await exec({ place, lines: TO_BUILD, env });
      expect([ended.code, ended.stdout]).toEqual([
        2,
        expect.stringContaining('  !resume  builds the other tasks first'),
      ]);
      expect(statuses(place.project)).toMatchObject({ 'TASK-002': 'STALE', 'TASK-003': 'DONE', 'TASK-004': 'PENDING' });
      // TASK-001 comes before it, and the files of TASK-002 are as they were there.
      expect(ended.stdout).toContain('  !replay TASK-002  ');
      expect((await run('!resume')).code).toBe(0);
      expect(statuses(place.project)).toMatchObject({ 'TASK-002': 'STALE', 'TASK-004': 'DONE', 'TASK-005': 'PENDING' });
      expect((await run('!replay TASK-002 --yes')).code).toBe(0);
      expect(runsOf('TASK-002')).toHaveLength(1);
      expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['DONE']));
      expect((await run('!undo --yes')).code).toBe(0);
      expect(statuses(place.project)).toMatchObject({ 'TASK-002': 'STALE', 'TASK-003': 'DONE', 'TASK-004': 'DONE' });
      expect(read(add)).toContain('gone: item');
      expect((await run('!build --seen')).code).toBe(0);
      await expectBuilt();
    },
    LIMIT_MS,
  );

  test(
    'is found after a kill in the middle of the tests, and the human’s own edit is named',
    async () => {
      await exec({ place, lines: TO_BUILD.slice(0, 4) });
      const running = startExec({ place, lines: ['!build'], env });
      await running.printed('their tests run again');
      running.child.kill('SIGKILL');
      await running.ended;
      expect(statuses(place.project)).toMatchObject({ 'TASK-001': 'DONE', 'TASK-002': 'DONE' });
      appendFileSync(join(place.project, 'src/input.mjs'), '// mine\n');
      const ended = await run('!resume');
      expect([ended.code, ended.stderr]).toEqual([2, '']);
      expect(ended.stdout).toContain('It may come from your own edit: src/input.mjs has uncommitted changes.');
      expect(statuses(place.project)).toMatchObject({ 'TASK-001': 'STALE', 'TASK-002': 'DONE' });
      expect(eventsOf(place.project, 'rerun/ended')).toHaveLength(1);
      expect(eventsOf(place.project, 'task/checkpointed').filter(({ taskId }) => taskId === 'TASK-002')).toHaveLength(
        1,
      );
    },
    LIMIT_MS,
  );
});

describe('tests that are run again', () => {
  test(
    'are none of a build that keeps to its files',
    async () => {
      expect((await run(...TO_BUILD)).code).toBe(0);
      expect(eventsOf(place.project, 'rerun/began')).toEqual([]);
      expect(eventsOf(place.project, 'task/checkpointed').every((event) => event.rerun === undefined)).toBe(true);
      expect(handoff()).toMatchObject({ cross_task_regressions_detected: 0 });
    },
    LIMIT_MS,
  );

  test(
    'that fail by chance once are told, and stop nothing',
    async () => {
      await run(...TO_BUILD.slice(0, 4));
      // The plan is the human's to edit: a test that fails on its second run in the project.
      const graph = join(place.project, PATHS.taskGraph);
      const count = join(place.base, 'count');
      const flaky = `node -e "const f=require('fs'),p='${count}';f.appendFileSync(p,'x');process.exit(f.readFileSync(p,'utf8').length===2?1:0)"`;
      writeFileSync(graph, read(PATHS.taskGraph).replace(`- ${STORE_TEST}`, `- ${flaky}`));
      env = editing('TASK-002', { path: STORE, find: 'left as it is', replace: 'left as it is, whole' });
      const ended = await exec({ place, lines: ['!build'], env });
      expect([ended.code, ended.stderr]).toEqual([0, '']);
      expect(ended.stdout).toContain('failed, then passed on the same files');
      expect(eventsOf(place.project, 'rerun/ended')).toMatchObject([{ broken: [], flaky: [{ exit: 1 }] }]);
    },
    LIMIT_MS,
  );
});

describe('elsewhere than in a build task by task', () => {
  test.runIf(LONG)(
    'tasks that are built at the same time are checked as they are put in place',
    async () => {
      inParallel(place, 2);
      env = editing('TASK-003', { path: STORE, find: 'left as it is', replace: 'gone' });
      const ended = await exec({ place, lines: TO_BUILD, env });
      expect(ended.code).toBe(2);
      expect(eventsOf(place.project, 'lanes/opened')).toHaveLength(1);
      expect(statuses(place.project)).toMatchObject({ 'TASK-001': 'STALE', 'TASK-002': 'DONE', 'TASK-003': 'DONE' });
      expect((await run('!build --seen')).code).toBe(0);
      await expectBuilt();
    },
    LIMIT_MS,
  );

  test.runIf(LONG)(
    'a change in maintenance has the tests of all run again whose files it changed',
    async () => {
      expect((await run(...TO_SHIP)).code).toBe(0);
      const ended = await run('Start agent 7', 'Remove books that were given away', '!build');
      expect([ended.code, ended.stderr]).toEqual([0, '']);
      const owners = eventsOf(place.project, 'task/checkpointed').at(-1)?.rerun?.owners;
      expect(owners).toEqual([
        { taskId: 'TASK-005', files: ['src/commands.mjs'] },
        { taskId: 'TASK-006', files: ['README.md'] },
      ]);
      expect(eventsOf(place.project, 'rerun/ended')).toMatchObject([{ taskId: 'MAINT-001-1', broken: [] }]);
      expect(stateOf(place.project).maintenance).toMatchObject([{ status: 'finished' }]);
    },
    LIMIT_MS,
  );

  test.runIf(LONG)(
    'a side of a fork stops and says so in the project; it is mended in the side, and merged',
    async () => {
      env = withScenario(place, [
        {
          when: { purpose: 'task', taskId: 'TASK-002', direction: 'one file' },
          do: { act: 'edit-reported', path: STORE, find: 'left as it is', replace: 'gone' },
        },
      ]);
      const forked = await exec({ place, lines: [...TO_BUILD.slice(0, 4), FORK], env });
      expect(forked.stderr).toBe('');
      const dir = `${place.project}.trial-A`;
      expect(forked.stdout).toContain('[A] regression: TASK-002 broke the tests of TASK-001');
      expect((await run('!forks')).stdout).toContain(`in ${dir}: !build, then here !forks resume`);
      expect(statuses(dir)).toMatchObject({ 'TASK-001': 'STALE', 'TASK-002': 'DONE' });
      const mended = await exec({ place, project: dir, lines: ['!build --seen'] });
      expect([mended.code, mended.stderr]).toEqual([0, '']);
      expect(new Set(Object.values(statuses(dir)))).toEqual(new Set(['DONE']));
      expect((await run('!forks resume', '!merge A --yes')).code).toBe(0);
      expect(read(STORE)).toContain('left as it is');
      expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['DONE']));
    },
    2 * LIMIT_MS,
  );
});

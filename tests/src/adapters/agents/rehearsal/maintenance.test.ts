import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scopeTasks } from '../../../../../src/core/maintenance/scope-tasks.ts';
import { buildProject, type Planned, planProject, read, result, tempProject } from './drive.ts';

let place: ReturnType<typeof tempProject>;
let planned: Planned;
beforeEach(async () => {
  place = tempProject();
  planned = await planProject({ brief: 'A todo list: add tasks, list tasks, mark tasks as done.' }, { dir: place.dir });
  await buildProject(planned, { dir: place.dir });
});
afterEach(() => place.dispose());

async function cycle(request: string, id: string) {
  const scope = await result(
    { ...planned.assignment, purpose: 'scope', notes: ['an earlier note', request] },
    { dir: place.dir },
  );
  const { tasks, problems } = scopeTasks(id, scope.tasks, 'scope');
  expect(problems).toEqual([]);
  for (const task of tasks) {
    const done = await result({ ...planned.assignment, purpose: 'task', task }, { dir: place.dir });
    expect(done.status).toBe('completed');
    for (const command of task.gateCommands) {
      const child = spawnSync(process.execPath, command.split(' ').slice(1), { cwd: place.dir, encoding: 'utf8' });
      expect(child.status, child.stdout + child.stderr).toBe(0);
    }
  }
  return tasks;
}

const help = () => spawnSync(process.execPath, ['src/cli.mjs', 'help'], { cwd: place.dir, encoding: 'utf8' }).stdout;

test('a request becomes a new command with tests, in help and README, and breaks nothing', {
  timeout: 60_000,
}, async () => {
  const tasks = await cycle('Add a due date to tasks', 'MAINT-001');
  expect(tasks.map((task) => task.id)).toEqual(['MAINT-001-1']);
  expect(help()).toContain('remind');
  expect(read(place.dir, 'README.md')).toContain('- MAINT-001-1: Add a due date to tasks');
  expect(tasks[0]?.gateCommands[1]).toContain('tests/add.test.mjs');
});

test('several wishes become several tasks, one after the other; a second cycle takes new names', {
  timeout: 60_000,
}, async () => {
  const tasks = await cycle('Please search tasks and export tasks to CSV', 'MAINT-001');
  expect(tasks.map((task) => task.dependsOn)).toEqual([[], ['MAINT-001-1']]);
  const again = await cycle('export tasks to JSON', 'MAINT-002');
  expect(again[0]?.outputFiles[0]).toBe('src/features/export-tasks.mjs');
  expect(help()).toMatch(/search[\s\S]*export[\s\S]*export-tasks/);
});

test('a wish that measures time brings the clock it stands on', { timeout: 60_000 }, async () => {
  const tasks = await cycle('Start a timer', 'MAINT-001');
  expect(tasks[0]?.outputFiles).toContain('src/clock.mjs');
  expect(read(place.dir, 'src/clock.mjs')).toContain('rehearsal (no model)');
  expect(help()).toContain('start [<minutes>] [<name>]');
});

test('a fault becomes a test that guards every command', { timeout: 60_000 }, async () => {
  const tasks = await cycle('Fix the crash when a number is missing', 'MAINT-001');
  expect(tasks[0]?.outputFiles[0]).toMatch(/^tests\/fix-/);
});

test('a task done twice changes nothing the second time', async () => {
  const scope = await result({ ...planned.assignment, purpose: 'scope', notes: ['sort tasks'] }, { dir: place.dir });
  const task = scopeTasks('MAINT-001', scope.tasks, 'scope').tasks[0] ?? null;
  const texts = [];
  for (let round = 0; round < 2; round += 1) {
    await result({ ...planned.assignment, purpose: 'task', task }, { dir: place.dir });
    texts.push(['src/commands.mjs', 'README.md'].map((path) => read(place.dir, path)));
  }
  expect(texts[1]).toEqual(texts[0]);
});

test.each(['', '???', '## Features\n```\n| a |', '追加する'])('any request gives a scope: %j', async (request) => {
  const scope = await result({ ...planned.assignment, purpose: 'scope', notes: [request] }, { dir: place.dir });
  expect(scopeTasks('MAINT-001', scope.tasks, 'scope').problems).toEqual([]);
});

test('in a project of other hands the request is written down beside it', async () => {
  const other = tempProject();
  const scope = await result({ ...planned.assignment, purpose: 'scope', notes: ['sort tasks'] }, { dir: other.dir });
  const task = scopeTasks('MAINT-001', scope.tasks, 'scope').tasks[0] ?? null;
  await result({ ...planned.assignment, purpose: 'task', task }, { dir: other.dir });
  expect(read(other.dir, 'notes/sort-tasks.md')).toContain('rehearsal (no model)');
  const gate = task?.gateCommands[0]?.split(' ').slice(1) ?? [];
  expect(spawnSync(process.execPath, gate, { cwd: other.dir }).status).toBe(0);
  other.dispose();
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, git, type Place, withScenario } from '../support/home.ts';
import { stateOf, statuses, TO_SHIP } from '../support/journey.ts';
import { faults, openShell, say, waitsFor } from '../support/shell-pty.ts';

/** The agent of the fourth task says nothing until it is stopped; when the shell is started anew it works. */
const STALLS = [{ when: { purpose: 'task', taskId: 'TASK-004', attempt: 1 }, do: { act: 'stall' } }];

let place: Place;
beforeAll(async () => {
  buildProgram();
  place = freshPlace();
  const planned = await exec({ place, lines: TO_SHIP.slice(0, 4) });
  expect(planned.code).toBe(0);
});
afterAll(() => place.remove());

test('a change in the middle of a build: paused, ticked, approved, planned in, looked at, built again', {
  timeout: 180_000,
}, async () => {
  const first = openShell(place, {
    args: ['--project', place.project],
    env: withScenario(place, STALLS),
    cols: 100,
    rows: 30,
  });
  await waitsFor(first, '!build');
  first.type('!build\r');
  await first.waitFor('TASK-004', { timeoutMs: 60_000 });
  await first.waitFor(() => statuses(place.project)['TASK-004'] === 'IN-PROGRESS', { timeoutMs: 60_000 });

  first.type('!change\r');
  // What stands above the prompt is of the same frame as the prompt.
  await first.waitFor('? What shall change?');
  first.type('listing books shows their shelf too\r');
  await first.waitFor('CHANGE-001: approve it?', { timeoutMs: 30_000 });
  await first.waitFor(/Cancel: everything stays as it is/);
  expect(stateOf(place.project).halt).toMatchObject({ reason: 'paused' });

  // The third entry asks the Planner, the fourth is the first task.
  await first.waitFor(/\[x\] TASK-002/);
  first.type('4');
  await first.waitFor(/❯ 4\./);
  first.key('enter');
  await first.waitFor(/\[ \] TASK-002/);
  first.key('escape');
  await first.waitFor('❯ A number, or your own answer');
  await say(first, '8', /ticked in: TASK-006/);
  await first.waitFor(/\[x\] TASK-006/);
  first.key('escape');
  await first.waitFor('❯ A number, or your own answer');
  await say(first, '!change-approve', 'CHANGE-001 is approved');
  await waitsFor(first, '!plan');
  expect(statuses(place.project)).toMatchObject({ 'TASK-002': 'DONE', 'TASK-003': 'STALE', 'TASK-004': 'PENDING' });
  expect(readFileSync(join(place.project, PATHS.spec), 'utf8')).toContain('> listing books shows their shelf too');
  expect(faults(first)).toEqual([]);
  await first.kill();

  const second = openShell(place, { args: ['--project', place.project], cols: 100, rows: 30 });
  await waitsFor(second, '!plan');
  second.type('!plan\r');
  await waitsFor(second, '!build');
  second.type('!build\r');
  await second.waitFor('To go on, type: build', { timeoutMs: 30_000 });
  expect(statuses(place.project)['TASK-003']).toBe('STALE');
  second.type('build\r');
  await waitsFor(second, '!critic');
  expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['DONE']));
  expect(git(place, 'status', '--porcelain')).toBe('');
  expect(faults(second)).toEqual([]);
  await second.kill();
});

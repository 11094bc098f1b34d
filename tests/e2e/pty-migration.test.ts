import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, git, type Place, withScenario } from '../support/home.ts';
import { statuses, TO_SHIP } from '../support/journey.ts';
import { faults, openShell, say, waitsFor } from '../support/shell-pty.ts';

const DONE = '| done | boolean | required, default false |\n';
/** The agent of the second task takes a column away, whenever it is asked. */
const RISKY = [
  {
    when: { purpose: 'task', taskId: 'TASK-002' },
    do: { act: 'edit-reported', path: PATHS.schema, find: DONE, replace: '' },
  },
];

let place: Place;
beforeAll(async () => {
  buildProgram();
  place = freshPlace();
  expect((await exec({ place, lines: TO_SHIP.slice(0, 4) })).code).toBe(0);
});
afterAll(() => place.remove());

const schema = (): string => readFileSync(join(place.project, PATHS.schema), 'utf8');

test('a risky migration in the middle of a build: shown, cancelled, asked again by its task, approved, and the build goes on', {
  timeout: 180_000,
}, async () => {
  const before = schema();
  const pty = openShell(place, {
    args: ['--project', place.project],
    env: withScenario(place, RISKY),
    cols: 80,
    rows: 24,
  });
  await waitsFor(pty, '!build');
  pty.type('!build\r');
  await pty.waitFor('Migration Risk Report 0001: DATA-LOSS', { timeoutMs: 60_000 });
  await waitsFor(pty, '!migration-approve');
  await say(pty, '!critic', /Migration 0001 \(DATA-LOSS\) waits for your/);
  await say(pty, '!migration-cancel', /TASK-002 is STALE/);
  await pty.waitFor(() => schema() === before);
  expect(statuses(place.project)).toMatchObject({ 'TASK-001': 'DONE', 'TASK-002': 'STALE' });

  await waitsFor(pty, '!resume');
  pty.type('!build TASK-002 store it some other way\r');
  await pty.waitFor('Migration Risk Report 0002: DATA-LOSS', { timeoutMs: 60_000 });
  await waitsFor(pty, '!migration-approve');
  await say(pty, '!migration-approve', /Migration 0002 approved/);
  await waitsFor(pty, '!critic');
  expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['DONE']));
  expect(schema()).toBe(before.replace(DONE, ''));
  expect(git(place, 'status', '--porcelain')).toBe('');
  expect(faults(pty)).toEqual([]);
  await pty.kill();
});

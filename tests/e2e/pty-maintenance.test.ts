import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, git, type Place, withScenario } from '../support/home.ts';
import { stateOf, TO_SHIP } from '../support/journey.ts';
import { CHANGE } from '../support/journey-lines.ts';
import { faults, openShell, say, waitsFor } from '../support/shell-pty.ts';

let place: Place;
beforeAll(async () => {
  buildProgram();
  place = freshPlace();
  expect((await exec({ place, lines: [...TO_SHIP, 'Start agent 7'] })).code).toBe(0);
}, 60_000);
afterAll(() => place.remove());

test('in 80 columns and 24 rows: the scope is read, given up, taken back, built; then it is only looked at', {
  timeout: 90_000,
}, async () => {
  const shell = openShell(place, { args: ['--project', place.project], cols: 80, rows: 24 });
  await waitsFor(shell, 'describe the change');
  const head = git(place, 'rev-parse', 'HEAD');
  shell.type(`${CHANGE}\r`);
  await waitsFor(shell, '!m-build');
  const text = shell.scrollback().concat(shell.screen()).join('\n');
  for (const label of [
    'Request',
    'Reason',
    'Surface',
    'Security',
    'MAINT-001-1',
    'files',
    'tests',
    'gates',
    'Estimate',
  ]) {
    expect(text).toMatch(new RegExp(`^ *${label} `, 'm'));
  }
  expect(text).toContain('Nothing is built yet');
  expect(git(place, 'rev-parse', 'HEAD')).toBe(head);
  expect(git(place, 'status', '--porcelain')).toBe('');

  await say(shell, '!m-skip', 'MAINT-001 is given up');
  await say(shell, '!undo', 'MAINT-001 is open again');
  shell.type('!m-build\r');
  await shell.waitFor('MAINT-001 is done', { timeoutMs: 60_000 });
  await waitsFor(shell, 'describe the change');
  expect(readFileSync(join(place.project, PATHS.maintenance, 'MAINT-001.md'), 'utf8')).toContain('| Q3 |');
  expect(stateOf(place.project).maintenance).toMatchObject([{ status: 'finished' }]);

  await say(shell, '!observe', 'Only looked at from here on');
  await shell.waitFor('maintenance (observing)');
  await say(shell, '!critic', 'this project is only looked at');
  await say(shell, '!observe off', 'may be written again');
  expect(faults(shell)).toEqual([]);
  await shell.kill();
});

test('a change that is being built is stopped, shown, and given up when its words are typed; nothing is left', {
  timeout: 60_000,
}, async () => {
  const stalls = [{ when: { purpose: 'task' }, do: { act: 'stall' } }];
  const cycles = stateOf(place.project).maintenance.length;
  const id = `MAINT-00${cycles + 1}`;
  const before = [git(place, 'rev-parse', 'HEAD'), git(place, 'ls-files', '-s'), git(place, 'status', '--porcelain')];
  const env = withScenario(place, stalls);
  const shell = openShell(place, { args: ['--project', place.project], env, cols: 80, rows: 24 });
  await waitsFor(shell, 'describe the change');
  shell.type('Export books\r');
  await waitsFor(shell, '!m-build');
  await say(shell, '!m-build', `Agent 7 Maintenance builds ${id}-1`);
  await say(shell, '!m-skip', `skip ${id}`);
  expect(stateOf(place.project)).toMatchObject({ halt: { reason: 'paused' } });
  await say(shell, `skip ${id}`, `Done: !m-skip of ${id}`);
  await waitsFor(shell, 'describe the change');
  const after = [git(place, 'rev-parse', 'HEAD'), git(place, 'ls-files', '-s'), git(place, 'status', '--porcelain')];
  expect(after).toEqual(before);
  expect(stateOf(place.project).maintenance.at(-1)).toMatchObject({ id, status: 'skipped' });
  expect(faults(shell)).toEqual([]);
  await shell.kill();
});

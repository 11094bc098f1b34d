import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, type Place } from '../support/home.ts';
import { TO_SHIP } from '../support/journey.ts';
import { faults, openShell, say, waitsFor } from '../support/shell-pty.ts';

beforeAll(buildProgram);

let place: Place;
beforeEach(async () => {
  place = freshPlace();
  expect((await exec({ place, lines: TO_SHIP.slice(0, 5) })).code).toBe(0);
}, 60_000);
afterEach(() => place.remove());

const file = (): string => join(place.home, 'config/knowledge/PATTERN_LIBRARY.md');

test('a pattern is asked for field by field and applied in the next project; Enter takes what the task suggests', async () => {
  const pty = openShell(place, { cols: 100 });
  await pty.waitFor('❯ Start agent 0');
  await say(pty, 'Start agent 0', 'Which project?');
  await say(pty, '1', '❯ Next: !critic');
  await say(pty, '!pattern-add', /Title: in a few words \(1 of 8\)/);
  pty.type('\r');
  await pty.waitFor(/Domain: what kind of work is it\? \(2 of 8\)/);
  pty.type('my own domain\r');
  await pty.waitFor(/\(3 of 8\)/);
  for (let step = 4; step <= 8; step += 1) {
    pty.type('\r');
    await pty.waitFor(`(${step} of 8)`);
  }
  pty.type('\r');
  await pty.waitFor(/PATTERN-001 .* is in/);
  await pty.waitFor('❯ Next: !critic');
  expect(readFileSync(file(), 'utf8')).toContain('- Domain: my own domain');
  expect(faults(pty)).toEqual([]);
  await pty.kill();

  const next: Place = { ...place, project: join(place.base, 'next') };
  expect((await exec({ place: next, lines: TO_SHIP.slice(0, 3) })).code).toBe(0);
  const other = openShell(next, { args: ['--project', next.project] });
  await waitsFor(other, '!plan');
  await say(other, '!plan', /told for plan: PATTERN-001 /);
  await waitsFor(other, '!build');
  expect(readFileSync(join(next.project, PATHS.decisions), 'utf8')).toMatch(/\| PATTERN-001 \|.*\| plan \| yes \|/);
  expect(faults(other)).toEqual([]);
  await other.kill();
}, 120_000);

test('Esc and a command leave it, and nothing is written', async () => {
  const pty = openShell(place, { cols: 100 });
  await pty.waitFor('❯ Start agent 0');
  await say(pty, 'Start agent 0', 'Which project?');
  await say(pty, '1', '❯ Next: !critic');
  await say(pty, '!pattern-add', '(1 of 8)');
  pty.key('escape');
  await pty.waitFor('❯ A number, or your own answer');
  await say(pty, '!status', '❯ Next: !critic');
  expect(existsSync(file())).toBe(false);
  pty.kill();
}, 60_000);

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, type Place } from '../support/home.ts';
import { TO_SHIP } from '../support/journey.ts';
import { faults, openShell, say } from '../support/shell-pty.ts';

beforeAll(buildProgram);

let place: Place;
beforeEach(async () => {
  place = freshPlace();
  expect((await exec({ place, lines: TO_SHIP.slice(0, 5) })).code).toBe(0);
}, 60_000);
afterEach(() => place.remove());

const file = (): string => join(place.home, 'config/knowledge/PATTERN_LIBRARY.md');

test('a pattern is asked for field by field; Enter takes what the task suggests, words are taken as typed', async () => {
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
  pty.kill();
}, 60_000);

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

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildProgram } from '../support/exec.ts';
import { freshPlace, type Place, ROOT } from '../support/home.ts';
import { stateOf } from '../support/journey.ts';
import type { Pty } from '../support/pty.ts';
import { everyRow, openShell } from '../support/shell-pty.ts';

beforeAll(buildProgram);

let place: Place;
beforeEach(() => {
  place = freshPlace();
});
afterEach(() => place.remove());

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/;
/** Signs that mean something by their shape only. */
const DRAWN = /[─│┌┐└┘█░▸◆■▲✓✗❯⠋⠙⠸⠴⠦⠇⧗]/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const PAINTING = /\u001b\[\d*A|\u001b\[2J|\u001b\[\?(?:25|2026|2004|1049)|\u001b\]|\u001b\[[\d;]*m/;
const ANSWERS = /^ {2}1\. /m;

/** The kickoff and the specification, line by line, as somebody who hears the screen types them. */
async function untilSpecified(pty: Pty): Promise<void> {
  const seen = (wanted: RegExp): Promise<void> =>
    pty.waitFor(() => wanted.test(everyRow(pty).join('\n')), { timeoutMs: 20_000 });
  await seen(/> $/m);
  pty.type('Start agent 0\r');
  await seen(/What does the project do\?/);
  pty.type('A command line tool: add books, list books. They are kept in a JSON file, without sign-in\r');
  await seen(/Which platform\?/);
  pty.type('Linux\r');
  await seen(/Which directory\?/);
  pty.type('project\r');
  for (let round = 0; round < 6; round += 1) {
    await pty.waitFor(
      () =>
        /^next: Next: !compile|^next: .*!compile/m.test(everyRow(pty).join('\n')) ||
        (everyRow(pty)
          .join('\n')
          .match(/^question: /gm)?.length ?? 0) > round,
      { timeoutMs: 20_000 },
    );
    if (/^next: .*!compile/m.test(everyRow(pty).join('\n'))) break;
    await seen(ANSWERS);
    pty.type('1\r');
  }
  await seen(/^next: .*!compile/m);
  pty.type('!compile\r');
  await seen(/^next: .*!plan/m);
}

describe('a terminal where nothing may be repainted', () => {
  test.each([
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['a dumb terminal', { TERM: 'dumb' }],
    ['a screen reader', { INK_SCREEN_READER: 'true' }],
  ] as const)('%s: the kickoff and !compile work, in label: value lines', { timeout: 60_000 }, async (_name, env) => {
    const pty = openShell(place, { env: { ...place.env, ...env }, cols: 100, rows: 30 });
    await untilSpecified(pty);
    expect(stateOf(place.project)).toMatchObject({ stage: 'discovery', handoffVersion: 1 });
    const rows = everyRow(pty);
    expect(rows.filter((row) => DRAWN.test(row))).toEqual([]);
    expect(rows.some((row) => row.startsWith('Discovery: '))).toBe(true);
    expect(rows.some((row) => row.startsWith('question: '))).toBe(true);
    pty.key('ctrl+c');
    await pty.waitFor('Press Ctrl+C again to leave.');
    pty.key('ctrl+c');
    expect((await pty.exit).code).toBe(0);
    // What was typed is echoed and edited by the line editor; nothing else moves the cursor or paints over a row.
    expect(pty.raw()).not.toMatch(PAINTING);
  });

  test('--plain is the same by choice', async () => {
    const pty = openShell(place, { args: ['--plain'] });
    await pty.waitFor('> ');
    pty.type('!help\r');
    await pty.waitFor(() => everyRow(pty).some((row) => row.includes('!compile')));
    expect(everyRow(pty).filter((row) => DRAWN.test(row))).toEqual([]);
    pty.type('!quit\r');
    expect((await pty.exit).code).toBe(0);
  });
});

describe('no terminal at all', () => {
  test('lines from a pipe are taken one after the other; nothing but text comes out', { timeout: 40_000 }, async () => {
    const child = spawn(process.execPath, [join(ROOT, 'src/bin/codesleuth.mjs'), '--project', 'project'], {
      cwd: place.base,
      env: { ...place.env, CODESLEUTH_REHEARSAL_PACE: '0' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let out = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const heard = (wanted: RegExp): Promise<void> =>
      expect
        .poll(() => out, { timeout: 20_000, interval: 20 })
        .toMatch(wanted)
        .then(() => {});
    child.stdin.write('Start agent 0\n');
    await heard(/What does the project do/);
    child.stdin.write(
      'A command line tool for Linux: add books, list books. They are kept in a JSON file, without sign-in\n',
    );
    for (let round = 0; round < 6; round += 1) {
      await expect
        .poll(() => /^next: .*!compile/m.test(out) || (out.match(/^question: /gm)?.length ?? 0) > round, {
          timeout: 20_000,
          interval: 20,
        })
        .toBe(true);
      if (/^next: .*!compile/m.test(out)) break;
      child.stdin.write('1\n');
    }
    child.stdin.write('!compile\n');
    await heard(/^next: .*!plan/m);
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.stdin.end('!quit\n');
    expect(await ended).toBe(0);
    expect(errors).toBe('');
    expect(out).not.toMatch(CONTROL);
    expect(out.split('\n').filter((row) => DRAWN.test(row))).toEqual([]);
    expect(stateOf(place.project).handoffVersion).toBe(1);
  });

  test('a reader that goes away ends the program without a word', async () => {
    const child = spawn(process.execPath, [join(ROOT, 'src/bin/codesleuth.mjs')], {
      cwd: place.base,
      env: { ...place.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    child.stdin.on('error', () => {});
    child.stdin.write('!help\n');
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.stdout.destroy();
    child.stdin.write('!help\n!help\n!help\n');
    expect(await ended).toBe(141);
    expect(errors).toBe('');
  });
});

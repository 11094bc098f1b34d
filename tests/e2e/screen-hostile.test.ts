// biome-ignore-all lint/suspicious/noControlCharactersInRegex: control characters and escape sequences are what is looked for

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOSTILE, HOSTILE_BYTES } from '../fixtures/hostile/payloads.ts';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, git, type Place, withScenario } from '../support/home.ts';
import { eventsOf, stateOf, TO_SHIP } from '../support/journey.ts';
import type { Pty } from '../support/pty.ts';
import {
  everyRow,
  faults,
  ghosts,
  openShell,
  say,
  takeRecommended,
  tallestRepaint,
  waitsFor,
  wrapped,
} from '../support/shell-pty.ts';

beforeAll(buildProgram);

let place: Place;
beforeEach(() => {
  place = freshPlace();
});
afterEach(() => place.remove());

const SEQUENCES =
  /\u001b(?:\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[P_^X][^\u001b]*\u001b\\|\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~])/g;
const CONTROLS = /[\x00-\x06\x08\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu;
/** What the program itself has reason to send: its own repainting, colours, modes and title. */
const OWN: readonly RegExp[] = [
  /^\u001b\[\d*[ABEGJK]$/,
  /^\u001b\[(?:\d+;)*\d*m$/,
  /^\u001b\[\?(?:25|2004|2026)[hl]$/,
  /^\u001b\[\?u$/,
  /^\u001b\]2;(?:● )?(?:[\w .-]+ · \w+(?: \d+\/\d+)? · )?(?:CodeSleuth)?\u0007$/,
];

/** Everything sent to the terminal that no shell of ours would send. */
function strange(raw: string): readonly string[] {
  const sent = raw.match(SEQUENCES) ?? [];
  const odd = sent.filter((one) => !OWN.some((own) => own.test(one)));
  const rest = raw.replace(SEQUENCES, '').match(CONTROLS) ?? [];
  return [...new Set([...odd, ...rest])].map((one) => JSON.stringify(one));
}

/** Conjoining jamo and joined pictographs: terminals do not agree on their width, so some break a row that others do not. */
const AMBIGUOUS = /[\u1100-\u11ff]|👩|<U\+1161>/;

/** The terminal as the shell made it, with what it had said before still there, and a prompt that works. */
async function unharmed(pty: Pty, rows: number): Promise<void> {
  await pty.waitIdle(150);
  expect(strange(pty.raw())).toEqual([]);
  expect(everyRow(pty)[0]).toBe('CodeSleuth');
  expect(everyRow(pty)[1]).toMatch(/^Type Start agent 0 to begin/);
  const { modes, buffer } = pty.terminal;
  expect(buffer.active.type).toBe('normal');
  expect(modes).toMatchObject({
    insertMode: false,
    originMode: false,
    wraparoundMode: true,
    mouseTrackingMode: 'none',
    applicationCursorKeysMode: false,
  });
  expect(pty.title()).toMatch(/CodeSleuth$/);
  expect(pty.cursor().visible).toBe(true);
  expect(ghosts(pty)).toEqual([]);
  expect(wrapped(pty).filter((row) => !AMBIGUOUS.test(row))).toEqual([]);
  expect(tallestRepaint(pty.raw())).toBeLessThan(rows - 1);
  pty.type('still here');
  await pty.waitFor('❯ still here');
  pty.key('ctrl+u');
  await pty.waitFor((screen) => !screen.join('\n').includes('still here'));
}

const texts = [
  ...HOSTILE.map((one) => one.text),
  ...HOSTILE_BYTES.map((one) => Buffer.from(one.bytes).toString('utf8')),
];
const short = texts.filter((text) => text.length < 400);

describe('every payload of the corpus', () => {
  test('printed by an agent takes no effect, and answers nothing', { timeout: 60_000 }, async () => {
    const made = await exec({ place, lines: TO_SHIP.slice(0, 3) });
    expect(made.code).toBe(0);
    const pty = openShell(place, {
      args: ['--project', 'project'],
      env: withScenario(place, [{ when: { purpose: 'plan' }, do: { act: 'escapes', payloads: texts } }]),
    });
    await waitsFor(pty, '!plan');
    pty.type('!plan\r');
    await waitsFor(pty, '!build');
    await unharmed(pty, 24);
    const rows = everyRow(pty).join('\n');
    expect(rows).toContain('harmless');
    expect(rows).toContain('next line stays visible');
    expect(rows).toContain('Plan accepted');
    // What looked like a result, a question, a typed line or a verdict was none.
    expect(
      eventsOf(place.project, 'question/asked').every((event) => !JSON.stringify(event).includes('Send the key')),
    ).toBe(true);
    expect(stateOf(place.project)).toMatchObject({ stage: 'planning', halt: null, resetting: null });
    expect(pty.bells()).toBeLessThan(5);
    expect(pty.raw()).not.toMatch(/\u001b\](?:52|8|0|7|9|777|1337);/);
    pty.kill();
  });

  test('printed by a Builder whose output is expanded, and shown in the panes', { timeout: 60_000 }, async () => {
    const made = await exec({ place, lines: TO_SHIP.slice(0, 4) });
    expect(made.code).toBe(0);
    const pty = openShell(place, {
      args: ['--project', 'project'],
      env: withScenario(place, [
        { when: { purpose: 'task', taskId: 'TASK-001' }, do: { act: 'escapes', payloads: short } },
        { when: { purpose: 'task', taskId: 'TASK-001' }, do: { act: 'slow', msPerEvent: 2 } },
        {
          when: { purpose: 'task', taskId: 'TASK-001', attempt: 1 },
          do: { act: 'trespass-reported', paths: ['a\u001b]0;forged\u0007b\u202etxt.js'] },
        },
      ]),
      cols: 60,
      rows: 20,
    });
    await waitsFor(pty, '!build');
    pty.key('ctrl+o');
    pty.key('ctrl+t');
    pty.type('!build\r');
    await waitsFor(pty, '!critic', 50_000);
    await unharmed(pty, 20);
    expect(everyRow(pty).join('\n')).toContain('harmless');
    expect(git(place, 'status', '--porcelain')).toBe('');
    pty.kill();
  });

  test('asked as a question, and offered as its answers', { timeout: 40_000 }, async () => {
    const oneLine = short.filter((text) => !/[\r\n|[\]]/.test(text.replaceAll('\u001b[', ''))).slice(0, 40);
    const question = `Shall it be ${oneLine.join(' ').slice(0, 900)} or not?`;
    const made = await exec({ place, lines: TO_SHIP.slice(0, 3) });
    expect(made.code).toBe(0);
    const pty = openShell(place, {
      args: ['--project', 'project'],
      env: withScenario(place, [
        {
          when: { purpose: 'plan' },
          do: {
            act: 'ask',
            question,
            options: ['\u001b[2Jyes', '\u001b]0;forged\u0007no'],
            recommended: '\u001b[2Jyes',
          },
        },
      ]),
    });
    await waitsFor(pty, '!plan');
    await say(pty, '!plan', 'Enter chooses');
    await pty.waitFor(/❯ 1\. .*yes/);
    expect(strange(pty.raw())).toEqual([]);
    pty.key('enter');
    await waitsFor(pty, '!build');
    await unharmed(pty, 24);
    pty.kill();
  });
});

describe('hostile names and words of the person’s own machine', () => {
  const NAMES = [
    'a\u001b]0;forged\u0007',
    'b\u001b[2J\u001b[1;1H',
    'c\u202efdp.exe',
    'd\u009b31m',
    'e\rforged',
    'f\ttab',
    'g\u001b[?1049h',
    'h\u200bzero',
  ];

  test('a repository full of them, in a directory that is one: trust, build and status stay harmless', {
    timeout: 60_000,
  }, async () => {
    const dir = join(place.base, 'dir\u001b]0;forged\u0007\u001b[31m');
    mkdirSync(dir);
    for (const name of NAMES) writeFileSync(join(dir, name), 'mine\n');
    const at: Place = { ...place, project: dir };
    git(at, 'init', '-q');
    git(at, 'add', '-A');
    git(at, 'commit', '-q', '-m', 'first \u001b]0;forged\u0007\u001b[2J words');
    writeFileSync(join(dir, `new ${NAMES[0]}`), 'untracked\n');
    const pty = openShell(place, { cwd: dir });
    await pty.waitFor('❯ Start agent 0');
    await say(pty, 'Start agent 0', '❯ What does the project do?');
    await say(pty, TO_SHIP[1] ?? '', 'Which directory?');
    await pty.waitFor('Enter chooses');
    pty.key('enter');
    await pty.waitFor('Do you trust');
    await pty.waitFor('❯ 2. No');
    expect(strange(pty.raw())).toEqual([]);
    pty.type('1');
    await pty.waitFor('(recommended)');
    await takeRecommended(pty, dir);
    for (const [gate, next] of [
      ['!compile', '!plan'],
      ['!plan', '!build'],
      ['!build', '!critic'],
    ] as const) {
      pty.type(`${gate}\r`);
      await waitsFor(pty, next);
    }
    await say(pty, '!state', /tasks|Tasks/);
    await say(pty, '!doctor', /git/);
    await pty.waitIdle(200);
    expect(strange(pty.raw())).toEqual([]);
    expect(pty.title()).toMatch(/CodeSleuth$/);
    expect(faults(pty)).toEqual([]);
    // What the person had there is there, byte for byte.
    for (const name of NAMES) expect(git(at, 'show', `HEAD:${name}`)).toBe('mine');
    pty.kill();
  });

  test('a brief made of them is taken as text', { timeout: 40_000 }, async () => {
    const brief = `A book tool for Linux: add books, list books. ${short.filter((text) => !text.includes('\u001b[201~')).join(' ')}`;
    const pty = openShell(place, { args: ['--project', 'project'] });
    await pty.waitFor('❯ Start agent 0');
    await say(pty, 'Start agent 0', '❯ What does the project do?');
    pty.paste(brief.replaceAll('\u0003', ''));
    await pty.waitFor('[Pasted text #1');
    pty.key('enter');
    await pty.waitFor(/discovery · |refused|✗/, { timeoutMs: 20_000 });
    await pty.waitIdle(300);
    expect(strange(pty.raw())).toEqual([]);
    expect(everyRow(pty)[0]).toBe('CodeSleuth');
    expect(faults(pty)).toEqual([]);
    pty.kill();
  });
});

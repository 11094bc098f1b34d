import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, type Place, withScenario } from '../support/home.ts';
import { eventsOf, stateOf, TO_SHIP } from '../support/journey.ts';
import {
  everyRow,
  faults,
  liveRows,
  modesLeft,
  openShell,
  say,
  tallestRepaint,
  waitsFor,
} from '../support/shell-pty.ts';

beforeAll(buildProgram);

let place: Place;
beforeEach(() => {
  place = freshPlace();
});
afterEach(() => place.remove());

const ONCE_STALLED = [{ when: { purpose: 'task', nth: 1 }, do: { act: 'stall' } }];
const text = (rows: readonly string[]): string => rows.join('\n');

/** A project that waits for !build. */
async function planned(): Promise<void> {
  const made = await exec({ place, lines: TO_SHIP.slice(0, 4) });
  expect([made.code, made.stderr]).toEqual([0, '']);
}

describe('before there is a prompt', () => {
  test('a line typed before the first frame runs once, whatever the terminal did with it', async () => {
    const pty = openShell(place);
    pty.type('Start agent 0\r');
    await pty.waitFor(/a whole brief is welcome[\s\S]*❯ What does the project do\?/);
    expect(everyRow(pty).filter((row) => row.includes('❯ Start agent 0'))).toHaveLength(1);
    expect(everyRow(pty).filter((row) => row.includes('Setup verified'))).toHaveLength(1);
    expect(faults(pty)).toEqual([]);
  });

  test('half a line stands in the prompt, and only there', async () => {
    const pty = openShell(place);
    pty.type('Sta');
    await pty.waitFor('❯ ');
    pty.type('rt ag');
    await pty.waitFor('no project · ');
    pty.type('ent 0');
    await pty.waitFor('❯ Start agent 0');
    expect(text(everyRow(pty)).match(/Sta/g)).toHaveLength(3);
    expect(everyRow(pty)[0]).toBe('CodeSleuth');
    pty.key('enter');
    await pty.waitFor('❯ What does the project do?');
  });
});

describe('keys at the prompt', () => {
  test('the command menu filters, gives reasons, completes, and closes', async () => {
    const pty = openShell(place);
    await pty.waitFor('❯ Start agent 0');
    pty.type('!');
    await pty.waitFor('more, type to filter');
    pty.type('stat');
    await pty.waitFor(/!status +unavailable: no project is open/);
    pty.key('ctrl+u');
    pty.type('!bui');
    await pty.waitFor(/!build +unavailable[\s\S]*!m-build +unavailable/);
    expect(liveRows(pty)).toHaveLength(4);
    pty.key('escape');
    await pty.waitFor((rows) => !text(rows).includes('unavailable'));
    pty.key('tab');
    await pty.waitFor('❯ !build');
    pty.key('ctrl+u');
    pty.type('/he');
    await pty.waitFor(/!help +List the commands/);
    pty.key('tab');
    await pty.waitFor('❯ /help');
    pty.key('enter');
    await pty.waitFor('Anything else you type');
    expect(faults(pty)).toEqual([]);
  });

  test('? shows the keys; Ctrl+R searches the history; Ctrl+L keeps the draft; Ctrl+D leaves', async () => {
    const pty = openShell(place);
    await pty.waitFor('❯ Start agent 0');
    pty.type('?');
    await pty.waitFor('Ctrl+R');
    pty.type('?');
    await pty.waitFor((rows) => !text(rows).includes('Ctrl+R'));
    await say(pty, '!doctor', 'doctor');
    await say(pty, '!agents', /rehearsal/);
    pty.key('ctrl+r');
    await pty.waitFor('search history:');
    pty.type('doc');
    await pty.waitFor(/❯ !doctor\nsearch history: doc/);
    pty.key('escape');
    await pty.waitFor((rows) => !text(rows).includes('search history') && text(rows).includes('❯ Start agent 0'));
    await pty.waitIdle(60);
    pty.type('a draft');
    await pty.waitFor('❯ a draft');
    pty.key('ctrl+l');
    await pty.waitFor((rows) => !text(rows).includes('!doctor') && text(rows).includes('❯ a draft'));
    expect(faults(pty)).toEqual([]);
    pty.key('ctrl+u');
    await pty.waitFor('❯ Start agent 0');
    pty.key('ctrl+d');
    expect(await pty.exit).toEqual({ code: 0, signal: 0 });
    expect(modesLeft(pty)).toEqual([]);
    // The history is there at the next start.
    const again = openShell(place);
    await again.waitFor('no project · ');
    await again.waitIdle(100);
    again.key('up');
    await again.waitFor('❯ !agents');
    again.kill();
  });

  test('a paste of 240 lines is a chip, and goes in whole as the brief', async () => {
    const pty = openShell(place);
    await say(pty, 'Start agent 0', '❯ What does the project do?');
    const lines = Array.from({ length: 239 }, (_, index) => `Line ${index + 1}: it lists books, for row ${index + 1}.`);
    const brief = ['A book tool for Linux.', ...lines].join('\n');
    pty.paste(brief);
    await pty.waitFor('[Pasted text #1, 240 lines]');
    pty.key('enter');
    await pty.waitFor('Which directory');
    pty.type('2');
    await pty.waitFor('Your answer:');
    await say(pty, 'project', 'Project directory:');
    await pty.waitFor('discovery · Discovery');
    expect(stateOf(place.project).brief).toBe(brief);
    expect(faults(pty)).toEqual([]);
    pty.kill();
  });
});

describe('Enter held down at the pickers', () => {
  test('answers each question once, and says nothing to the agent', { timeout: 40_000 }, async () => {
    const pty = openShell(place, { args: ['--project', 'project'] });
    await pty.waitFor('no project · ');
    await say(pty, 'Start agent 0', '❯ What does the project do?');
    await say(pty, 'A book tool for Linux: add books, list books', '(recommended)');
    const isOver = (): boolean => pty.screen().some((row) => row.startsWith('❯ Next: !compile'));
    for (let pressed = 0; pressed < 1000 && !isOver(); pressed += 1) {
      pty.key('enter');
      await pty.waitIdle(3);
    }
    await waitsFor(pty, '!compile');
    expect(text(everyRow(pty))).not.toContain('Noted for');
    expect(stateOf(place.project).notes).toEqual([]);
    const asked = eventsOf(place.project, 'question/asked').length;
    expect(asked).toBeGreaterThan(1);
    expect(eventsOf(place.project, 'question/answered')).toHaveLength(asked);
    pty.kill();
  });
});

describe('while an agent works', () => {
  test('Enter queues, ↑ takes back, Esc stops it, !resume goes on, Ctrl+T, Ctrl+B and Ctrl+O show more', {
    timeout: 40_000,
  }, async () => {
    await planned();
    const pty = openShell(place, { args: ['--project', 'project'], env: withScenario(place, ONCE_STALLED) });
    await waitsFor(pty, '!build');
    await say(pty, '!build', 'Builder is working · TASK-001');
    await say(pty, 'mind the gap', '⧗ mind the gap');
    await say(pty, 'and the step', '⧗ and the step');
    expect(text(everyRow(pty))).not.toContain('❯ mind the gap');
    pty.key('up');
    await pty.waitFor((rows) => text(rows).includes('❯ and the step') && !text(rows).includes('⧗ and the step'));
    pty.key('ctrl+u');
    pty.key('up');
    await pty.waitFor((rows) => text(rows).includes('❯ mind the gap') && !text(rows).includes('⧗'));
    pty.key('ctrl+u');
    pty.key('ctrl+t');
    await pty.waitFor('▸ TASK-001 Project scaffold');
    pty.key('ctrl+b');
    await pty.waitFor(/^context \[/m);
    pty.key('ctrl+b');
    pty.key('escape');
    await pty.waitFor('❯ Next: !resume', { timeoutMs: 2000 });
    expect(eventsOf(place.project, 'run/ended').at(-1)).toMatchObject({ outcome: 'cancelled' });
    pty.key('ctrl+t');
    pty.key('ctrl+o');
    pty.type('!resume\r');
    await waitsFor(pty, '!critic');
    // Everything was asked for: the Builder speaks, and diffs stand in the history.
    expect(everyRow(pty).some((row) => row.startsWith('Builder  '))).toBe(true);
    expect(everyRow(pty).some((row) => row.startsWith('    +export '))).toBe(true);
    expect(faults(pty)).toEqual([]);
    expect(tallestRepaint(pty.raw())).toBeLessThan(24 - 1);
    expect(new Set(Object.values(stateOf(place.project).tasks).map((task) => task.status))).toEqual(new Set(['DONE']));
    pty.kill();
  });

  test('Ctrl+C clears a draft, then stops the agent; a second one leaves the terminal as it was', {
    timeout: 30_000,
  }, async () => {
    await planned();
    const pty = openShell(place, { args: ['--project', 'project'], env: withScenario(place, ONCE_STALLED) });
    await waitsFor(pty, '!build');
    await say(pty, '!build', 'Builder is working · TASK-001');
    pty.type('half a thought');
    await pty.waitFor('❯ half a thought');
    pty.key('ctrl+c');
    await pty.waitFor((rows) => text(rows).includes('Press Ctrl+C again') && !text(rows).includes('half a thought'));
    expect(text(pty.screen())).toContain('Builder is working');
    pty.type('x');
    await pty.waitFor('❯ x');
    pty.key('backspace');
    await pty.waitFor('❯ Type to queue');
    pty.key('ctrl+c');
    await pty.waitFor('❯ Next: !resume', { timeoutMs: 2000 });
    pty.key('ctrl+c');
    await pty.waitFor('To come back');
    expect(await pty.exit).toEqual({ code: 0, signal: 0 });
    expect(modesLeft(pty)).toEqual([]);
    expect(faults(pty)).toEqual([]);
    expect(stateOf(place.project)).toMatchObject({ stage: 'building', halt: { reason: 'paused' } });
  });

  test('a terminal that knows kitty’s keyboard gets it back as it was', async () => {
    const pty = openShell(place);
    await pty.waitFor(() => pty.raw().includes('\u001b[?u'));
    pty.type('\u001b[?0u');
    await pty.waitFor(() => pty.raw().includes('\u001b[>1u'));
    // Enter, Ctrl+J and Ctrl+D as that keyboard sends them.
    pty.type('one\u001b[106;5utwo');
    await pty.waitFor(/❯ one\n {2}two/);
    pty.type('\u001b[117;5u\u001b[117;5u\u001b[127u\u001b[117;5u');
    await pty.waitFor('❯ Start agent 0');
    pty.type('\u001b[100;5u');
    expect(await pty.exit).toEqual({ code: 0, signal: 0 });
    expect(modesLeft(pty)).toEqual([]);
  });
});

describe('idle', () => {
  const open: Place[] = [];
  afterAll(() => {
    for (const one of open) one.remove();
  });

  test('not a byte is written in three seconds: at the prompt, at a menu, at a picker, with a budget', {
    timeout: 40_000,
  }, async () => {
    await planned();
    const other = freshPlace();
    open.push(other);
    const quiet = async (pty: ReturnType<typeof openShell>, wanted: string): Promise<number> => {
      await pty.waitFor(wanted, { timeoutMs: 20_000 });
      await pty.waitIdle(400);
      const before = pty.bytes();
      await pty.waitIdle(3000).catch(() => {});
      return pty.bytes() - before;
    };
    const prompt = openShell(other);
    const menu = openShell(place);
    await menu.waitFor('❯ Start agent 0');
    menu.type('Start agent 0\r');
    const picker = openShell(other);
    await say(picker, 'Start agent 0', '❯ What does the project do?');
    picker.type('A book tool: list books\r');
    const pane = openShell(place, { args: ['--project', place.project], cols: 120, rows: 40 });
    await pane.waitFor('Next: !build');
    await say(pane, '!budget panel', /told by rehearsal/);
    const bytes = await Promise.all([
      quiet(prompt, 'no project · '),
      quiet(menu, 'Which project?'),
      quiet(picker, '7. Other'),
      quiet(pane, 'context '),
    ]);
    expect(bytes).toEqual([0, 0, 0, 0]);
  });
});

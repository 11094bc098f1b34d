import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, type Place } from '../support/home.ts';
import { TO_SHIP } from '../support/journey.ts';
import type { Pty } from '../support/pty.ts';
import {
  everyRow,
  faults,
  ghosts,
  liveRows,
  openShell,
  say,
  takeRecommended,
  tallestRepaint,
  waitsFor,
} from '../support/shell-pty.ts';

beforeAll(buildProgram);

const places: Place[] = [];
const place = (): Place => {
  const made = freshPlace();
  places.push(made);
  return made;
};
afterEach(() => {
  for (const one of places.splice(0)) one.remove();
});
afterAll(() => expect(places).toEqual([]));

const SIZES = [
  [40, 10],
  [50, 15],
  [80, 24],
  [120, 40],
  [200, 50],
] as const;

/** What must hold at every stop of a screen that keeps its size. */
async function sound(pty: Pty, rows: number): Promise<void> {
  await pty.waitIdle(60);
  expect(faults(pty)).toEqual([]);
  expect(liveRows(pty).length).toBeGreaterThan(0);
  expect(liveRows(pty).length).toBeLessThan(rows - 1);
}

const ENTRIES = ['Web', 'Linux', 'Windows', 'macOS', 'Android', 'iOS', 'Other'];

describe('every size of window', () => {
  test.each(SIZES)(
    '%i columns by %i rows: from the kickoff to a plan, panes and menus open',
    { timeout: 90_000 },
    async (cols, rows) => {
      const at = place();
      const pty = openShell(at, { cols, rows });
      await pty.waitFor('❯ Start agent 0');
      await say(pty, 'Start agent 0', '❯ What does the project do?');
      await sound(pty, rows);
      await say(
        pty,
        'A book tool that can add books and list books, kept in a JSON file, without sign-in',
        'Enter choo',
      );
      await sound(pty, rows);
      // The highlighted platform is in sight, and all of them where the rows allow it.
      await pty.waitFor(/❯ 2\. Linux/);
      const shown = ENTRIES.filter((name, index) =>
        pty.screen().some((row) => row.slice(2).startsWith(`${index + 1}. ${name}`)),
      );
      if (rows >= 15) expect(shown).toEqual(ENTRIES);
      pty.key('enter');
      await pty.waitFor(/2\. Other/);
      pty.type('2');
      await pty.waitFor('Your answer:');
      await sound(pty, rows);
      pty.type('project\r');
      await pty.waitFor('(recommended)');
      await takeRecommended(pty, at.project);
      await sound(pty, rows);
      pty.type('!compile\r');
      await waitsFor(pty, '!plan');
      pty.type('!plan\r');
      await waitsFor(pty, '!build');
      await sound(pty, rows);
      pty.key('ctrl+t');
      await pty.waitFor(/Tasks \[/);
      pty.key('ctrl+b');
      pty.type('?');
      await pty.waitFor('! or /');
      await sound(pty, rows);
      pty.type('!');
      await pty.waitFor('❯ !');
      await sound(pty, rows);
      pty.paste(
        Array.from(
          { length: 3 },
          (_, index) => `row ${index} of a draft that is longer than a narrow window is wide`,
        ).join('\n'),
      );
      await pty.waitFor('of a draft');
      await sound(pty, rows);
      expect(tallestRepaint(pty.raw())).toBeLessThan(rows - 1);
      expect(pty.raw()).not.toContain('\u001b[3J');
      pty.kill();
    },
  );
});

describe('a window that changes its size in the middle of a build', () => {
  test('wider, narrower, 24 → 10 → 24 rows: no old frame is left, and the draft is kept', {
    timeout: 60_000,
  }, async () => {
    const at = place();
    expect((await exec({ place: at, lines: TO_SHIP.slice(0, 4) })).code).toBe(0);
    const pty = openShell(at, { args: ['--project', 'project'], env: { ...at.env, CODESLEUTH_REHEARSAL_PACE: '25' } });
    await waitsFor(pty, '!build');
    pty.type('!build\r');
    await pty.waitFor(/✓ edit/);
    pty.type('a draft');
    await pty.waitFor('❯ a draft');
    const steps = [
      [120, 24, 'TASK-001 checked'],
      [60, 24, 'TASK-002 checked'],
      [60, 10, 'TASK-003 checked'],
      [60, 24, 'TASK-004 checked'],
      [40, 24, 'TASK-005 checked'],
    ] as const;
    for (const [cols, rows, wanted] of steps) {
      // Between two frames: one that is on its way when the window changes was made for the old one.
      await pty.waitIdle(30);
      pty.resize(cols, rows);
      await pty.waitFor(() => everyRow(pty).some((row) => row.includes(wanted)), { timeoutMs: 20_000 });
      await pty.waitFor('❯ a draft');
      expect([cols, rows, ghosts(pty)]).toEqual([cols, rows, []]);
      expect(everyRow(pty).filter((row) => row.includes('a draft'))).toHaveLength(1);
      expect(liveRows(pty).length).toBeLessThan(rows - 1);
    }
    pty.resize(80, 24);
    await pty.waitFor(() => everyRow(pty).some((row) => row.includes('Next: !critic')), { timeoutMs: 30_000 });
    pty.key('ctrl+u');
    await waitsFor(pty, '!critic');
    expect(ghosts(pty)).toEqual([]);
    // Every task was told once, and so was every line of it.
    for (const task of ['001', '002', '003', '004', '005', '006']) {
      expect(everyRow(pty).filter((row) => row.startsWith(`TASK-${task} ✓`))).toHaveLength(1);
    }
    pty.kill();
  });

  test('a picker, a menu and the tasks open while the window changes', { timeout: 30_000 }, async () => {
    const at = place();
    const pty = openShell(at);
    await pty.waitFor('❯ Start agent 0');
    await say(pty, 'Start agent 0', '❯ What does the project do?');
    await say(pty, 'A book tool: list books', '7. Other');
    for (const [cols, rows] of [
      [60, 24],
      [44, 24],
      [100, 24],
      [100, 12],
      [80, 24],
    ] as const) {
      await pty.waitIdle(150);
      pty.resize(cols, rows);
      await pty.waitFor(/❯ 2\. Linux[\s\S]*Enter choo/);
      await pty.waitIdle(150);
      expect([cols, rows, ghosts(pty)]).toEqual([cols, rows, []]);
      expect(pty.screen().filter((row) => row.startsWith('Which platform? For'))).toHaveLength(1);
    }
    pty.kill();
  });
});

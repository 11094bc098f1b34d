import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram } from '../support/exec.ts';
import { freshPlace, git, type Place, registered } from '../support/home.ts';
import { commits, stateOf, statuses } from '../support/journey.ts';
import type { Pty } from '../support/pty.ts';
import { everyRow, faults, openShell, say, takeRecommended, tallestRepaint, waitsFor } from '../support/shell-pty.ts';
import { fingerprint } from '../support/temp-repo.ts';

const BRIEF = 'A command line tool for Linux: add books, list books. They are kept in a JSON file, without sign-in';
const ROWS = 30;
const LINES = 'keep one line per book';
const COMMENTS = 'json, with many comments';
const FORK = `!fork trial --a "${LINES}" --b "${COMMENTS}"`;
/** The scoreboard's head, side by side: directions, then what each side is at. */
const BOTH_RUN =
  /^A[★ leads]* · keep one line[^\n]*│ B[★ leads]* · json, with many[^\n]*\n +▸ running[^\n]*│ +▸ running/m;
const FIRST = 'mine, first\n';
const EDITED = `${FIRST}and not committed\r\n`;
const NOTES = 'for nobody else\n';

let place: Place;
beforeAll(() => {
  buildProgram();
  place = freshPlace();
  mkdirSync(place.project);
  git(place, 'init', '-q', '-b', 'main');
  writeFileSync(join(place.project, 'mine.md'), FIRST);
  git(place, 'add', '-A');
  git(place, 'commit', '-q', '-m', 'my own start');
});
afterAll(() => place.remove());

const read = (path: string): string => readFileSync(join(place.project, path), 'utf8');
const mine = (): readonly string[] => [read('mine.md'), read('notes of mine ü.txt')];
const head = (): string => git(place, 'rev-parse', 'HEAD');

/** All that can be seen of the project: HEAD, branch, index, and every file byte for byte; the bill only ever grows. */
function everything() {
  const files = new Map([...fingerprint(place.project)].map(([path, said]) => [path, said.replace(/ [\d.]+$/, '')]));
  files.delete(PATHS.tokenLog);
  return {
    head: head(),
    branch: git(place, 'symbolic-ref', 'HEAD'),
    index: git(place, 'ls-files', '-s'),
    status: git(place, 'status', '--porcelain', '--ignored'),
    files,
  };
}

async function planned(pty: Pty): Promise<void> {
  await pty.waitFor('❯ Start agent 0');
  await say(pty, 'Start agent 0', '❯ What does the project do?');
  await say(pty, BRIEF, /Which directory[\s\S]*2\. Other/);
  pty.type('2');
  await pty.waitFor('Your answer:');
  await say(pty, 'project', 'Do you trust');
  pty.type('1');
  await pty.waitFor('Who will use it');
  await takeRecommended(pty, place.project);
  for (const [gate, then] of [
    ['!compile', '!plan'],
    ['!plan', '!build'],
  ] as const) {
    pty.type(`${gate}\r`);
    await waitsFor(pty, then);
  }
}

/** The scoreboard while both sides build, then how they stand at rest. */
async function forked(pty: Pty): Promise<void> {
  pty.type(`${FORK}\r`);
  await pty.waitFor(BOTH_RUN, { timeoutMs: 30_000 });
  await pty.waitFor(/^Fork trial · (?:neither|[AB]) leads: /m);
  await pty.waitFor(/ · fork trial: A \d\/\d · B \d\/\d/);
  await pty.waitFor(/ · fork trial: A [1-6]\/6 · B [1-6]\/6/, { timeoutMs: 30_000 });
  pty.type('use fewer words\r');
  await pty.waitFor('neither side was told');
  await pty.waitFor(/^verdict +built +built$/m, { timeoutMs: 60_000 });
  await waitsFor(pty, '!forks');
  await pty.waitFor(/^■ Fork trial rests$/m);
  await pty.waitFor(/^ {2}[AB] leads: fewer lines changed \(\d+ against \d+\)$/m);
  await pty.waitFor(/^direction +keep one line per book +json, with many comments$/m);
}

async function confirmed(pty: Pty, line: string, phrase: string): Promise<void> {
  pty.type(`${line}\r`);
  await pty.waitFor(`To go on, type: ${phrase}`, { timeoutMs: 30_000 });
}

test('two ways are forked, one is merged, a replay is undone, and it ships', { timeout: 180_000 }, async () => {
  const pty = openShell(place, { cols: 100, rows: ROWS });
  await planned(pty);
  writeFileSync(join(place.project, 'mine.md'), EDITED);
  writeFileSync(join(place.project, 'notes of mine ü.txt'), NOTES);
  const start = head();
  await forked(pty);
  expect([head(), ...mine()]).toEqual([start, EDITED, NOTES]);
  const sides = ['A', 'B'].map((side) => readFileSync(`${place.project}.trial-${side}/src/store.mjs`, 'utf8'));
  expect(sides.map((text) => text.includes('one line per entry'))).toEqual([true, false]);

  await say(pty, '!forks', 'The leader is marked by the first of');
  await waitsFor(pty, '!forks');
  await pty.waitFor(/^Tests +\d+ passed, 0 failed +\d+ passed, 0 failed$/m);

  await confirmed(pty, '!merge B', 'merge B');
  await say(pty, 'merge A', 'That is not it, nothing was changed. Type exactly: merge B');
  pty.key('escape');
  await pty.waitFor('Nothing was changed.');
  await waitsFor(pty, '!forks');
  expect([head(), ...mine()]).toEqual([start, EDITED, NOTES]);
  await confirmed(pty, '!merge B', 'merge B');
  pty.type('merge B\r');
  await waitsFor(pty, '!critic');
  expect(faults(pty)).toEqual([]);
  expect(stateOf(place.project).forks).toMatchObject([{ name: 'trial', status: 'merged', winner: 'B' }]);
  expect(read('src/store.mjs')).toBe(sides[1]);
  expect([existsSync(`${place.project}.trial-A`), existsSync(`${place.project}.trial-B`)]).toEqual([false, false]);
  expect(mine()).toEqual([EDITED, NOTES]);
  const [before, tasks] = [everything(), statuses(place.project)];

  await confirmed(pty, '!replay TASK-002', 'replay TASK-002');
  await pty.waitFor('4 tasks become PENDING');
  pty.type('replay TASK-002\r');
  await pty.waitFor('TASK-003 ✓', { timeoutMs: 30_000 });
  await waitsFor(pty, '!critic');
  // What was edited is in the backup; what git does not know stays where it is.
  expect([head() === before.head, statuses(place.project), ...mine()]).toEqual([false, tasks, FIRST, NOTES]);
  expect(commits(place).filter(({ task }) => task === 'TASK-003')).toHaveLength(1);

  await confirmed(pty, '!undo', 'undo');
  pty.type('undo\r');
  await pty.waitFor('✓ Done: !undo of !replay TASK-002', { timeoutMs: 30_000 });
  await waitsFor(pty, '!critic');
  expect(everything()).toEqual(before);
  expect(statuses(place.project)).toEqual(tasks);

  for (const [gate, then] of [
    ['!critic', '!security'],
    ['!security', '!verify'],
    ['!verify', 'Start agent 7'],
  ] as const) {
    pty.type(`${gate}\r`);
    await waitsFor(pty, then);
  }
  await say(pty, '!quit', 'To come back');
  expect(await pty.exit).toEqual({ code: 0, signal: 0 });
  expect(faults(pty)).toEqual([]);
  expect(tallestRepaint(pty.raw())).toBeLessThan(ROWS - 1);
  expect(mine()).toEqual([EDITED, NOTES]);
  expect(registered(place, place.project)).toMatchObject({ pipeline_stage: 'shipped' });
  const rows = everyRow(pty);
  expect(rows.filter((row) => row.startsWith('✓ SHIP'))).toHaveLength(1);
  // The preview names what of the person's own work the replay takes out of the tree.
  expect(rows.filter((row) => /^Uncommitted, taken out +mine\.md$/.test(row))).toHaveLength(1);
});

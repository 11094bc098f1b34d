import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handoffSchema } from '../../schemas/handoff.ts';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram } from '../support/exec.ts';
import { freshPlace, git, type Place, registered } from '../support/home.ts';
import { commits, stateOf, statuses } from '../support/journey.ts';
import type { Pty } from '../support/pty.ts';
import { everyRow, faults, modesLeft, openShell, say, tallestRepaint, waitsFor } from '../support/shell-pty.ts';

const BRIEF = 'A command line tool: add books, list books, search books. They are kept in a JSON file';
const GATES = ['!compile', '!plan', '!build', '!critic', '!security', '!verify'] as const;

let place: Place;
beforeAll(() => {
  buildProgram();
  place = freshPlace();
});
afterAll(() => place.remove());

const handoff = () => handoffSchema.parse(JSON.parse(readFileSync(join(place.project, PATHS.handoff), 'utf8')));
const inOrder = (rows: readonly string[], wanted: readonly string[]): readonly string[] => {
  let from = 0;
  return wanted.filter((text) => {
    const at = rows.findIndex((row, index) => index >= from && row.includes(text));
    from = at === -1 ? from : at + 1;
    return at === -1;
  });
};

/** The kickoff as a person types it: the brief, a platform from the picker, a directory of their own. */
async function kickoff(pty: Pty): Promise<void> {
  await pty.waitFor('❯ Start agent 0');
  pty.paste('start\t AGENT \t 0  ');
  pty.key('enter');
  await pty.waitFor('❯ What does the project do?');
  expect(everyRow(pty).slice(-3).join('\n')).toContain('kickoff · Orchestrator · rehearsal (no model)');
  await say(pty, BRIEF, 'Enter chooses');
  // Every platform is on the screen at once, this machine's highlighted.
  await pty.waitFor(/ 1\. Web[\s\S]*❯ 2\. Linux[\s\S]* 6\. iOS[\s\S]* 7\. Other/);
  pty.key('up');
  await pty.waitFor('❯ 1. Web');
  pty.key('down');
  await pty.waitFor('❯ 2. Linux');
  pty.key('enter');
  await pty.waitFor(/Which directory[\s\S]*2\. Other/);
  pty.type('2');
  await pty.waitFor('Your answer:');
  await say(pty, 'project', 'Who will use it');
}

/** Four questions, answered in the four ways there are. */
async function interview(pty: Pty): Promise<void> {
  pty.type('2');
  await pty.waitFor('Which of these matters most');
  pty.key('down');
  await pty.waitFor(/❯ 2\. /);
  pty.key('enter');
  await pty.waitFor(/sign-in[\s\S]*Enter chooses/);
  pty.key('end');
  await pty.waitFor(/❯ \d\. Other/);
  pty.key('enter');
  await pty.waitFor('Your answer:');
  await say(pty, 'Only for the librarian', 'What shall happen when');
  pty.key('enter');
  await waitsFor(pty, '!compile');
}

test('from a clean home to SHIP, all of it typed', { timeout: 90_000 }, async () => {
  const pty = openShell(place);
  await kickoff(pty);
  await interview(pty);
  expect(stateOf(place.project).answers.map((answer) => answer.answer)).toEqual([
    'A small team',
    'List books',
    'Only for the librarian',
    'Refuse it and say why',
  ]);
  for (const [index, gate] of GATES.entries()) {
    pty.type(`${gate}\r`);
    await waitsFor(pty, GATES[index + 1] ?? 'Start agent 7');
    expect([gate, faults(pty)]).toEqual([gate, []]);
    expect([gate, handoff().version]).toEqual([gate, index + 1]);
  }
  expect(everyRow(pty).slice(-2)).toEqual([
    'verification · Verifier · rehearsal (no model) · task 6/6 · Start agent 7',
    '❯ Next: Start agent 7 · ! commands · ? keys',
  ]);
  await say(pty, '!quit', 'To come back');
  expect(await pty.exit).toEqual({ code: 0, signal: 0 });

  const rows = everyRow(pty);
  const story = [
    'Start agent 0 to begin',
    '❯ start',
    '✅ Setup verified — no registered projects found. Starting new project kickoff.',
    ' ____',
    'This shell',
    'Build targets',
    'What does the project do?',
    `❯ A command line tool: add books`,
    'Target: Linux',
    '❯ project',
    '? Who will use it to look after the books? → A small team',
    '◆ !compile passed',
    '✓ Specification compiled',
    '◆ !plan passed',
    '✓ Plan accepted: 6 tasks',
    '◆ !build passed',
    'TASK-001 ✓ Project scaffold and store  [███░░░░░░░░░░░░░░░░░] 1/6',
    'TASK-006 ✓ README  [████████████████████] 6/6',
    '✓ Build complete',
    '✓ Critic:',
    '✓ Security review',
    '✓ SHIP',
    '→ Next: Start agent 7',
    '❯ !quit',
    'Everything is saved. To come back: npm start, then Start agent 0 and choose',
  ];
  expect(inOrder(rows, story)).toEqual([]);
  expect(rows.filter((row) => /^TASK-\d+ ✓/.test(row))).toHaveLength(6);
  expect(rows.filter((row) => /^(Discovery|Planner|Critic|Security|Verifier)\s*$/.test(row))).toEqual([]);
  expect(faults(pty)).toEqual([]);
  // The live region is gone: the history ends with the words that say how to come back.
  expect(rows.filter((row) => row.includes('Next: Start agent 7 ·'))).toEqual([]);
  expect(modesLeft(pty)).toEqual([]);
  expect(pty.raw()).not.toContain('\u001b[3J');
  expect(tallestRepaint(pty.raw())).toBeLessThan(24 - 1);

  expect(handoff()).toMatchObject({ version: 6, ship_verdict: 'SHIP', project_name: 'project', task_count: 6 });
  const tasks = commits(place).flatMap((commit) => (commit.task === null ? [] : [commit.task]));
  expect(tasks).toEqual(['TASK-001', 'TASK-002', 'TASK-003', 'TASK-004', 'TASK-005', 'TASK-006']);
  expect(
    commits(place)
      .filter((commit) => commit.task !== null)
      .every((commit) => /^[a-z]+(\(.+\))?: /.test(commit.subject) && commit.run !== null),
  ).toBe(true);
  for (const file of ['README.md', 'package.json', 'src/cli.mjs', PATHS.spec, PATHS.taskGraph]) {
    expect([file, existsSync(join(place.project, file))]).toEqual([file, true]);
  }
  expect(git(place, 'status', '--porcelain')).toBe('');
  expect(registered(place, place.project)).toMatchObject({ pipeline_stage: 'shipped', last_active_agent: 6 });
});

test('the next start resumes into maintenance, and a change becomes MAINT-001', { timeout: 60_000 }, async () => {
  const pty = openShell(place, { cols: 100, rows: 30 });
  await pty.waitFor('❯ Start agent 0');
  await say(pty, 'Start agent 0', 'Which project?');
  await pty.waitFor(/❯ 1\. project {2}\S.*ago|❯ 1\. project {2}\S.*just now/);
  await pty.waitFor('waiting for');
  pty.key('enter');
  await pty.waitFor('maintenance · Maintenance');
  expect(faults(pty)).toEqual([]);
  await waitsFor(pty, 'describe the change');
  pty.type('Remove books that were given away\r');
  await waitsFor(pty, '!m-build');
  pty.type('!m-build\r');
  await waitsFor(pty, 'describe the change');
  expect(faults(pty)).toEqual([]);
  pty.key('ctrl+d');
  expect(await pty.exit).toEqual({ code: 0, signal: 0 });
  expect(modesLeft(pty)).toEqual([]);

  expect(stateOf(place.project).maintenance).toMatchObject([{ id: 'MAINT-001', status: 'finished' }]);
  expect(readFileSync(join(place.project, PATHS.changeLog), 'utf8')).toContain('MAINT-001');
  expect(new Set(Object.values(statuses(place.project)))).toEqual(new Set(['DONE']));
  expect(registered(place, place.project)).toMatchObject({ pipeline_stage: 'maintenance', last_active_agent: 7 });
  expect(everyRow(pty).join('\n')).toContain('MAINT-001');
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PATHS } from '../../schemas/paths.ts';
import { buildProgram } from '../support/exec.ts';
import { freshPlace, git, type Place, registered, withScenario } from '../support/home.ts';
import { eventsOf, stateOf, statuses } from '../support/journey.ts';
import { BRIEF, CHANGE } from '../support/journey-lines.ts';
import type { Pty } from '../support/pty.ts';
import { faults, openUnderBash, say, takeRecommended, waitsFor } from '../support/shell-pty.ts';

const DONE = '| done | boolean | required, default false |\n';
const AUTH = 'Sign in with a passphrase before books are removed';

/** The agent of the fourth task says nothing until it is stopped. */
const STALLS = [{ when: { purpose: 'task', taskId: 'TASK-004' }, do: { act: 'stall' } }];
/** The fifth task takes a column away, the auth change leaves a weakness at first. */
const STEPS = [
  {
    when: { purpose: 'task', taskId: 'TASK-005' },
    do: { act: 'edit-reported', path: PATHS.schema, find: DONE, replace: '' },
  },
  { when: { purpose: 'task', taskId: 'MAINT-002-1' }, do: { act: 'unsafe-code' } },
];

let place: Place;
beforeAll(() => {
  buildProgram();
  place = freshPlace();
});
afterAll(() => place.remove());

const read = (path: string, project = place.project): string => readFileSync(join(project, path), 'utf8');
const allDone = () => new Set(Object.values(statuses(place.project)));
const atBash = (pty: Pty) =>
  pty.waitFor((rows) => rows.findLast((row) => row !== '')?.startsWith('bash>') === true, { timeoutMs: 20_000 });

/** Starts the shell in the terminal that bash has, on a project. */
async function opens(pty: Pty, project: string): Promise<void> {
  await atBash(pty);
  pty.type(`eval "$PROGRAM_LINE --project ${project}"\r`);
}

async function leaves(pty: Pty): Promise<void> {
  await say(pty, '!quit', 'To come back');
  await atBash(pty);
  expect(faults(pty)).toEqual([]);
}

/** From a brief to the specification and its plan, as a person types it. */
async function plans(pty: Pty, project: string): Promise<void> {
  await pty.waitFor('❯ Start agent 0');
  await say(pty, 'Start agent 0', '❯ What does the project do?');
  pty.type(`${BRIEF}\r`);
  await pty.waitFor('Enter chooses', { timeoutMs: 20_000 });
  await takeRecommended(pty, project);
  pty.type('!compile\r');
  await waitsFor(pty, '!plan');
  pty.type('!plan\r');
  await waitsFor(pty, '!build');
}

/** The course is changed while the fourth task is built: what is STALE is looked at before it is built again. */
async function changesMind(pty: Pty): Promise<void> {
  pty.type('!build\r');
  await pty.waitFor(() => statuses(place.project)['TASK-004'] === 'IN-PROGRESS', { timeoutMs: 60_000 });
  await say(pty, '!change listing books shows their shelf too', 'CHANGE-001: approve it?');
  pty.key('escape');
  await pty.waitFor('❯ A number, or your own answer');
  await say(pty, '!change-approve without TASK-001 TASK-002 with TASK-003', 'CHANGE-001 is approved');
  await waitsFor(pty, '!plan');
  expect(statuses(place.project)).toMatchObject({ 'TASK-001': 'DONE', 'TASK-003': 'STALE', 'TASK-004': 'PENDING' });
  pty.type('!plan\r');
  await waitsFor(pty, '!build');
}

async function buildsAgain(pty: Pty): Promise<void> {
  await say(pty, '!build', 'To go on, type: build');
  expect(statuses(place.project)['TASK-003']).toBe('STALE');
  pty.type('build\r');
}

/** The fifth task takes a column away: no, and at its second try yes. */
async function settlesMigration(pty: Pty): Promise<void> {
  await pty.waitFor('Migration Risk Report 0001: DATA-LOSS', { timeoutMs: 60_000 });
  const schema = (): string => read(PATHS.schema);
  await waitsFor(pty, '!migration-approve');
  await say(pty, '!migration-cancel', /TASK-005 is STALE/);
  await waitsFor(pty, '!resume');
  expect(schema()).toContain(DONE);
  await say(pty, '!build TASK-005 store it some other way', 'Migration Risk Report 0002: DATA-LOSS', 60_000);
  await waitsFor(pty, '!migration-approve');
  await say(pty, '!migration-approve', 'Migration 0002 approved');
  await waitsFor(pty, '!critic');
  expect(schema()).not.toContain(DONE);
  expect(allDone()).toEqual(new Set(['DONE']));
}

async function ships(pty: Pty): Promise<void> {
  for (const [line, next] of [
    ['!critic', '!security'],
    ['!security', '!verify'],
    ['!verify', 'Start agent 7'],
  ] as const) {
    pty.type(`${line}\r`);
    await waitsFor(pty, next);
  }
  expect(stateOf(place.project).verification?.verdict).toBe('SHIP');
  expect(read(PATHS.prBody)).toContain('| TASK-005 |');
}

async function capturesPattern(pty: Pty): Promise<void> {
  await say(pty, '!pattern-add', '(1 of 8)');
  for (let step = 2; step <= 8; step += 1) {
    pty.key('enter');
    await pty.waitFor(`(${step} of 8)`);
  }
  pty.key('enter');
  await pty.waitFor(/PATTERN-001 .* is in/);
  await waitsFor(pty, 'Start agent 7');
}

/** One change as it goes, one that touches auth and is held by a HIGH finding, one that is given up. */
async function maintains(pty: Pty): Promise<void> {
  await say(pty, 'Start agent 7', 'Agent 7 Maintenance takes over');
  await waitsFor(pty, 'describe the change');
  pty.type(`${CHANGE}\r`);
  await waitsFor(pty, '!m-build');
  await say(pty, '!m-build', 'MAINT-001 is done', 60_000);
  await waitsFor(pty, 'describe the change');

  pty.type(`${AUTH}\r`);
  await waitsFor(pty, '!m-build');
  await say(pty, '!m-build', /holds: SEC-001 HIGH/, 60_000);
  await waitsFor(pty, '!m-build');
  await say(pty, '!m-build', 'MAINT-002 is done', 60_000);
  await waitsFor(pty, 'describe the change');

  const before = [git(place, 'rev-parse', 'HEAD'), git(place, 'status', '--porcelain')];
  pty.type('Export books to a file\r');
  await waitsFor(pty, '!m-build');
  await say(pty, '!m-skip', 'MAINT-003 is given up');
  await waitsFor(pty, 'describe the change');
  expect([git(place, 'rev-parse', 'HEAD'), git(place, 'status', '--porcelain')]).toEqual(before);
  const cycles = stateOf(place.project).maintenance;
  expect(cycles.map(({ status }) => status)).toEqual(['finished', 'finished', 'skipped']);
  expect(cycles[1]?.rounds.security).toBe(2);
}

async function onlyLooks(pty: Pty): Promise<void> {
  await say(pty, '!observe', 'Only looked at from here on');
  await say(pty, '!docs', 'this project is only looked at');
  await say(pty, '!m-history', 'skipped: ');
  await say(pty, '!observe off', 'may be written again');
}

test('one terminal: the course changed twice, shipped, learnt from, used again, maintained, and only looked at', {
  timeout: 300_000,
}, async () => {
  const pty = openUnderBash({ ...place, env: withScenario(place, STALLS) }, []);
  const next = join(place.base, 'next');
  await opens(pty, place.project);
  await plans(pty, place.project);
  await changesMind(pty);
  await leaves(pty);

  withScenario(place, STEPS);
  await opens(pty, place.project);
  await waitsFor(pty, '!build');
  await buildsAgain(pty);
  await settlesMigration(pty);
  await ships(pty);
  await capturesPattern(pty);
  await leaves(pty);

  await opens(pty, next);
  await plans(pty, next);
  expect(eventsOf(next, 'plan/accepted').at(-1)?.patternsApplied).toEqual(['PATTERN-001']);
  expect(read(PATHS.decisions, next)).toMatch(/\| PATTERN-001 \|.*\| plan \| yes \|/);
  await leaves(pty);

  await opens(pty, place.project);
  await waitsFor(pty, 'Start agent 7');
  await maintains(pty);
  await onlyLooks(pty);
  await leaves(pty);
  expect(registered(place, place.project)).toMatchObject({ pipeline_stage: 'maintenance', last_active_agent: 7 });
  expect(git(place, 'status', '--porcelain')).toBe('');
  pty.kill();
});

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contextSchema } from '../../schemas/config.ts';
import { buildProgram, exec } from '../support/exec.ts';
import { freshPlace, type Place, registered } from '../support/home.ts';
import { TO_SHIP } from '../support/journey.ts';
import { everyRow, faults, openShell, say, waitsFor } from '../support/shell-pty.ts';

beforeAll(buildProgram);

let place: Place;
beforeEach(() => {
  place = freshPlace();
});
afterEach(() => place.remove());

const text = (rows: readonly string[]): string => rows.join('\n');
const contextFile = (): string => join(place.home, 'config/context.json');

/** Puts this many projects into the registry, the first one touched last; every tenth has no directory any more. */
function register(count: number): void {
  const context = contextSchema.parse(JSON.parse(readFileSync(contextFile(), 'utf8')));
  const entries = Array.from({ length: count }, (_, index) => {
    const dir = join(place.base, `many/project-${index + 1}`);
    if ((index + 1) % 10 !== 0) mkdirSync(dir, { recursive: true });
    const at = new Date(Date.UTC(2026, 0, 1) - index * 60_000).toISOString();
    return [
      dir,
      {
        name: `project-${index + 1}`,
        status: 'active',
        pipeline_stage: index % 2 === 0 ? 'building' : 'shipped',
        last_active_agent: 3,
        handoff: null,
        registered_at: at,
        last_updated: at,
        waiting_for: 'the build: !build',
      },
    ];
  });
  writeFileSync(contextFile(), JSON.stringify({ ...context, registered_projects: Object.fromEntries(entries) }));
}

describe('the resume menu', () => {
  test('without a project there is none: the kickoff begins', async () => {
    const pty = openShell(place);
    await pty.waitFor('❯ Start agent 0');
    await say(pty, 'Start agent 0', /a whole brief is welcome[\s\S]*❯ What does the project do\?/);
    expect(text(everyRow(pty))).toContain(
      '✅ Setup verified — no registered projects found. Starting new project kickoff.',
    );
    expect(text(everyRow(pty))).not.toContain('Which project?');
    pty.kill();
  });

  test('one project: where it stands; N starts another one, Esc leaves it to the prompt', async () => {
    expect((await exec({ place, lines: TO_SHIP.slice(0, 3) })).code).toBe(0);
    const pty = openShell(place, { cols: 100 });
    await pty.waitFor('❯ Start agent 0');
    await say(pty, 'Start agent 0', 'Which project?');
    await pty.waitFor(/❯ 1\. project {2}discovery · .*just now · waits for the plan: !plan/);
    await pty.waitFor(/2\. New project/);
    pty.key('escape');
    await pty.waitFor('❯ A number, or N for a new project');
    await say(pty, '7', '✗ There is no project 7; the list ends at 1');
    await say(pty, '1', '❯ Next: !plan');
    expect(faults(pty)).toEqual([]);
    await say(pty, 'Start agent 0', '❯ Next: !plan');
    pty.kill();

    const other = openShell(place);
    await other.waitFor('❯ Start agent 0');
    await say(other, 'Start agent 0', 'Which project?');
    other.type('n');
    await other.waitFor('❯ What does the project do?');
    expect(text(everyRow(other))).not.toContain('no registered projects found');
    other.kill();
  });

  test('500 projects scroll, filter and count; a missing one says how to forget or relocate it', {
    timeout: 30_000,
  }, async () => {
    register(500);
    const pty = openShell(place);
    await pty.waitFor('❯ Start agent 0');
    await say(pty, 'Start agent 0', '❯ 1.   project-1 ', 5000);
    await pty.waitFor(/↓ \d+ more/);
    expect(faults(pty)).toEqual([]);
    pty.key('end');
    await pty.waitFor('❯ 501. New project');
    pty.key('up');
    await pty.waitFor('❯ 500. project-500');
    pty.key('pageup');
    await pty.waitFor((rows) => !text(rows).includes('project-500'));
    pty.type('/project-44');
    await pty.waitFor('Filter: project-44');
    const shown = pty.screen().filter((row) => /\d+\. +project-/.test(row));
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.every((row) => row.includes('project-44'))).toBe(true);
    pty.type('0');
    await pty.waitFor('Filter: project-440');
    pty.key('enter');
    await pty.waitFor(/relocate 440 <new directory> {2}or: forget 440|relocate 440/);
    pty.key('escape');
    await pty.waitFor((rows) => !text(rows).includes('Filter'));
    pty.key('escape');
    await pty.waitFor('❯ A number, or N');
    await say(pty, 'forget 440', /is\s+forgotten;\s+nothing\s+on\s+disk/, 5000);
    expect(registered(place, join(place.base, 'many/project-440'))).toBeUndefined();
    await pty.waitFor('Which project?');
    pty.type('/project-440');
    await pty.waitFor('Filter: project-440');
    expect(pty.screen().some((row) => /\d+\. +project-440/.test(row))).toBe(false);
    expect(faults(pty)).toEqual([]);
    pty.kill();
  });

  test('a project that was moved is found again by relocate', async () => {
    expect((await exec({ place, lines: TO_SHIP.slice(0, 3) })).code).toBe(0);
    const moved = join(place.base, 'elsewhere');
    renameSync(place.project, moved);
    const pty = openShell(place);
    await pty.waitFor('❯ Start agent 0');
    await say(pty, 'Start agent 0', `missing: ${place.project}`.slice(0, 20));
    pty.type('1');
    await pty.waitFor('relocate 1');
    pty.key('escape');
    await pty.waitFor('❯ A number, or N');
    await say(pty, `relocate 1 ${join(place.base, 'nowhere')}`, '✗');
    await say(pty, `relocate 1 ${moved}`, `is now ${moved}`.slice(0, 12));
    await pty.waitFor(/1\. project {2}discovery/);
    expect(text(pty.screen())).not.toContain('missing:');
    pty.key('home');
    pty.key('enter');
    await waitsFor(pty, '!plan');
    expect(registered(place, moved)).toMatchObject({ name: 'project' });
    pty.kill();
  });
});

describe('a configuration that cannot be read', () => {
  test('is named with the line of its error, is not touched, and gates stay shut', async () => {
    const broken = '{\n  "_setup_complete": true,\n  "agent": oops\n}\n';
    writeFileSync(contextFile(), broken);
    const pty = openShell(place, { cols: 120 });
    await pty.waitFor('set-up required · ');
    await say(pty, 'Start agent 0', '⛔ Setup required before starting the pipeline.');
    await pty.waitFor('Run: bash SETUP.sh (Linux / macOS)');
    await pty.waitFor('.\\SETUP.ps1 (Windows)');
    await pty.waitFor(/config\/context\.json cannot be read: .*line 3.* It was not\s+touched/);
    await say(pty, '!plan', (rows) => text(rows).split('⛔').length === 3 || /✗.*!plan|no project/.test(text(rows)));
    expect(readFileSync(contextFile(), 'utf8')).toBe(broken);
    expect(faults(pty)).toEqual([]);
    pty.kill();
  });

  test('a project of the wrong shape is named by its field', async () => {
    const context = JSON.parse(readFileSync(contextFile(), 'utf8'));
    const wrong = JSON.stringify({ ...context, registered_projects: { '/p': { name: 7 } } }, null, 2);
    writeFileSync(contextFile(), wrong);
    const pty = openShell(place, { cols: 120 });
    await pty.waitFor('set-up required · ');
    await say(pty, 'Start agent 0', /registered_projects.*\/p/);
    expect(readFileSync(contextFile(), 'utf8')).toBe(wrong);
    pty.kill();
  });
});

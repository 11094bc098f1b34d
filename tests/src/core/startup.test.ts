import { describe, expect, test } from 'vitest';
import type { MenuEntry } from '../../../src/core/state.ts';
import { blockText, driven, Rig, type Script } from '../../support/given.ts';
import { context } from '../../support/story.ts';

const entry = (number: number, change: Partial<MenuEntry> = {}): MenuEntry => ({
  dir: `/code/p${number}`,
  name: `p${number}`,
  stage: 'built',
  agent: 3,
  lastUpdated: '2026-01-01T00:00:00.000Z',
  waitingFor: 'the critic: !critic',
  spentMicroUsd: null,
  missing: false,
  dirty: null,
  ...change,
});
const entries = (count: number): MenuEntry[] => Array.from({ length: count }, (_, at) => entry(at + 1));
const started = (script: Script = {}, shell = {}): Rig => {
  const rig = new Rig(script, shell);
  rig.do('Start agent 0');
  return rig;
};
const SETUP = [
  '⛔ Setup required before starting the pipeline.',
  'Run: bash SETUP.sh (Linux / macOS)',
  '.\\SETUP.ps1 (Windows)',
].join('\n');

describe('Start agent 0', () => {
  test.each([
    'Start agent 0',
    'start agent 0',
    'START AGENT 0',
    '  start \t AGENT   0\t ',
    'Start agent 00',
    '!start 0',
    '/start 0',
  ])('%j runs the protocol', (line) => {
    const rig = new Rig();
    rig.do(line);
    expect(rig.state.shell.kickoff?.step).toBe('brief');
  });

  test.each([
    'Start agent 9',
    'Start agent 77',
    'start agent',
    'Start agent zero',
    'Start agent -1',
    'start agent 1e400',
  ])('%j is refused with what to type, and starts nothing', (line) => {
    const rig = new Rig({}, { setup: 'ok', context: context() });
    const outcome = rig.do(line);
    expect(outcome).toMatchObject({ kind: 'refusal' });
    expect(rig.refusals[0]?.tryNext[0]).toBe('Start agent 0');
    expect(rig.done).toEqual([]);
  });

  test('without a project registered says so, then banner, table, targets and the welcome, in this order', () => {
    const rig = started();
    const [line, banner, info, targets, welcome] = rig.shown;
    expect(rig.shown).toHaveLength(5);
    expect(line && blockText(line)).toBe(
      '✅ Setup verified — no registered projects found. Starting new project kickoff.',
    );
    expect(banner).toEqual({ kind: 'banner' });
    expect(info && blockText(info)).toMatch(
      /Coordination \| journal\nSemantic search \| keyword\nAgent memory \| files\nExternal registry \| none/,
    );
    expect(info && blockText(info)).toContain('Agent backend | scripted (no model)');
    expect(targets?.kind === 'table' && targets.rows.map((row) => row[0])).toEqual([
      'Web',
      'Linux',
      'Windows',
      'macOS',
      'Android',
      'iOS',
    ]);
    expect(welcome && blockText(welcome)).toMatch(/what it does, the target platform, and its directory/);
  });

  test.each([
    ['absent or incomplete', { kind: 'missing' } as const, 'set-up is not complete', 'bash SETUP.sh'],
    [
      'corrupt',
      { kind: 'corrupt', path: '/opt/config/context.json', message: 'line 3: unexpected }' } as const,
      '/opt/config/context.json cannot be read: line 3: unexpected }. It was not touched.',
      'mend the file, or: bash SETUP.sh --reset',
    ],
  ])('%s set-up stops the protocol with the set-up block, and every gate afterwards', (_name, setup, message, next) => {
    const rig = started({ setup });
    expect(rig.refusals).toMatchObject([{ code: 'setup-missing', message, tryNext: [next] }]);
    expect(rig.words()).toBe(SETUP);
    expect(rig.state.shell.kickoff).toBeNull();
    for (const gate of ['!compile', '!plan', '!build', '!critic', '!security', '!verify', 'Start agent 3']) {
      const outcome = rig.line(gate);
      expect(outcome).toMatchObject({ kind: 'refusal', code: 'setup-missing' });
      expect(outcome.show.map(blockText).join('\n')).toBe(SETUP);
    }
  });

  test('once set-up is mended the same line goes on', () => {
    const rig = started({ setup: { kind: 'missing' } });
    rig.script = {};
    rig.do('Start agent 0');
    expect(rig.state.shell.kickoff?.step).toBe('brief');
  });

  test('in the middle of a project says where it stands', () => {
    const rig = driven('compiled');
    const before = rig.journal.length;
    rig.shown = [];
    rig.do('Start agent 0');
    expect(rig.words()).toContain('Waiting for the plan. Type: !plan');
    expect(rig.journal).toHaveLength(before);
  });

  test('a shell in which nothing is asked says so first, each time', () => {
    const rig = started({}, { permissionOption: 'unsafe' });
    expect(rig.words()).toContain('UNSAFE: in this opening of the shell agents change files and run commands');
    expect(started().words()).not.toContain('UNSAFE');
  });

  test('the backend the shell was started with is the one that is shown', () => {
    const backends = [{ id: 'claude', label: 'Claude Code' }];
    expect(started({}, { agentOption: 'claude', backends }).words()).toContain('Claude Code');
    expect(started({}, { agentOption: 'nobody', backends }).words()).toContain('nobody (not found)');
  });

  test('an agent backend that is not there is said to be not found', () => {
    const rig = started({ setup: { kind: 'ok', context: { ...context(), agent: { backend: 'ghost', model: null } } } });
    expect(rig.words()).toContain('Agent backend | ghost (not found)');
  });
});

describe('the resume menu', () => {
  test.each([1, 2, 500])('%d registered projects are all in it', (count) => {
    const rig = started({ entries: entries(count) });
    expect(rig.state.shell.menu).toHaveLength(count);
    expect(rig.words()).toContain(`${count} registered ${count === 1 ? 'project' : 'projects'}`);
    expect(rig.state.shell.kickoff).toBeNull();
  });

  test('the number opens that project to be gone on with', () => {
    const rig = started({ entries: entries(500) });
    rig.line('500');
    expect(rig.orders).toEqual([{ type: 'project/open', dir: '/code/p500', create: false, resume: true }]);
  });

  test.each(['N', 'n', ' new '])('%j begins a new project', (line) => {
    const rig = started({ entries: entries(2) });
    rig.do(line);
    expect(rig.state.shell.menu).toBeNull();
    expect(rig.state.shell.kickoff?.step).toBe('brief');
    expect(rig.words()).toContain('Welcome.');
  });

  test.each(['0', '3', '99999999999999999999', '', 'first', '1.5', '-1'])(
    '%j is refused and the menu stays',
    (line) => {
      const rig = started({ entries: entries(2) });
      const outcome = rig.line(line);
      expect(outcome).toMatchObject({ kind: 'refusal', tryNext: ['1', 'N'] });
      expect(rig.state.shell.menu).toHaveLength(2);
      expect(rig.orders).toEqual([]);
    },
  );

  test('a missing directory is not opened but can be relocated or forgotten', () => {
    const rig = started({ entries: [entry(1, { missing: true })] });
    expect(rig.line('1')).toMatchObject({
      kind: 'refusal',
      code: 'project-missing',
      tryNext: ['relocate 1 <new directory>', 'forget 1'],
    });
    expect(rig.line('relocate 1')).toMatchObject({ kind: 'refusal', code: 'relocate-where' });
    expect(rig.line('forget 7')).toMatchObject({ kind: 'refusal', code: 'menu-number' });
    rig.line('forget 1');
    expect(rig.orders).toEqual([{ type: 'project/forget', dir: '/code/p1' }]);
  });

  test('a relocation is taken only where the journal is', () => {
    const rig = started({
      entries: [entry(1, { missing: true })],
      directory: { exists: true, isDirectory: true, hasJournal: false },
    });
    rig.do('relocate 1 /code/moved');
    expect(rig.refusals).toMatchObject([{ code: 'not-the-project' }]);
    expect(rig.state.shell.menu).toHaveLength(1);
    rig.script = { ...rig.script, directory: { exists: true, isDirectory: true, hasJournal: true } };
    rig.do('relocate 1 /code/moved');
    expect(rig.done.at(-1)).toEqual({ type: 'project/relocate', dir: '/code/p1', to: '/code/moved' });
    expect(rig.state.shell.relocating).toBeNull();
  });

  test('with --project there is no menu: the kickoff begins', () => {
    const rig = new Rig({ entries: entries(3) }, { projectOption: '/code/new' });
    rig.do('Start agent 0');
    expect(rig.state.shell.menu).toBeNull();
    expect(rig.words()).toContain('✅ Setup verified — starting new project kickoff.');
  });

  test('a gate typed at the menu says to choose first', () => {
    const rig = started({ entries: entries(1) });
    expect(rig.line('!build')).toMatchObject({ kind: 'refusal', code: 'no-project', tryNext: ['its number', 'N'] });
  });

  test('a project whose journal is gone is refused, and the menu stays', () => {
    const rig = started({ entries: entries(1) });
    rig.do('1');
    expect(rig.refusals).toMatchObject([{ code: 'no-journal' }]);
    expect(rig.state.shell.menu).toHaveLength(1);
    expect(rig.journal).toEqual([]);
  });
});

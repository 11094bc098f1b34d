import { describe, expect, test } from 'vitest';
import type { DirectoryFound } from '../../../src/core/found.ts';
import { defaultDirectory } from '../../../src/core/kickoff.ts';
import { driven, Rig, type Script } from '../../support/given.ts';
import { freshShell } from '../../support/shell-state.ts';
import { BRIEF, context, DIR } from '../../support/story.ts';

const begun = (script: Script = {}, shell = {}): Rig => driven('kickoff', script, shell);
const step = (rig: Rig) => rig.state.shell.kickoff?.step;
const there: Partial<DirectoryFound> = { exists: true, isDirectory: true, empty: false };

describe('the brief', () => {
  test.each(['', '   ', '\t \n'])('%j is refused and asked for again', (line) => {
    const rig = begun();
    expect(rig.do(line)).toMatchObject({ kind: 'refusal', code: 'brief-empty' });
    expect(step(rig)).toBe('brief');
  });

  test('that names its platform goes on to the directory and shows what the platform needs', () => {
    const rig = begun();
    rig.do(BRIEF);
    expect(step(rig)).toBe('directory');
    expect(rig.words()).toContain('Target: Linux\nToolchain: GTK4, Tauri, PySide6, Rust');
  });

  test.each([
    ['An app for the web and Android phones', ['Web', 'Android'], ['Next.js', 'upload keystore']],
    ['A Windows tool', ['Windows'], ['Authenticode certificate']],
    [
      'A macOS menu bar app',
      ['macOS'],
      ['Developer ID certificate and notarisation', 'macOS hardware to sign and notarise'],
    ],
    ['An iPhone game', ['iOS'], ['macOS with Xcode to build and sign']],
  ])('%j is routed to %j', (brief, platforms, needs) => {
    const rig = begun();
    rig.do(brief);
    expect(rig.state.shell.kickoff?.platforms).toEqual(platforms);
    for (const need of needs) expect(rig.words()).toContain(need);
  });

  test('without a platform asks for one, and an unknown one again', () => {
    const rig = begun();
    rig.do('A habit tracker');
    expect(step(rig)).toBe('platform');
    expect(rig.do('Amiga')).toMatchObject({ kind: 'refusal', code: 'platform-unknown' });
    expect(rig.do('')).toMatchObject({ kind: 'refusal', code: 'platform-unknown' });
    expect(rig.do('9')).toMatchObject({ kind: 'refusal', code: 'platform-unknown' });
    expect(step(rig)).toBe('platform');
    rig.do('web and linux');
    expect(rig.state.shell.kickoff?.platforms).toEqual(['Web', 'Linux']);
    expect(step(rig)).toBe('directory');
  });

  test('without a platform and without a person takes this machine’s and says so', () => {
    const rig = begun({}, { interactive: false, host: 'macOS', projectOption: DIR });
    rig.do('A habit tracker');
    expect(rig.words()).toContain("taking this machine's: macOS (recommended answer)");
    expect(rig.at.platforms).toEqual(['macOS']);
  });

  test('that begins with a slash is a brief, one that looks like a command is not', () => {
    const rig = begun();
    expect(rig.do('/etc watcher for Linux')).toMatchObject({ kind: 'decision' });
    expect(step(rig)).toBe('directory');
    expect(begun().do('!biuld')).toMatchObject({ kind: 'refusal', tryNext: ['!build', '!help'] });
  });
});

describe('the directory', () => {
  const asked = (script: Script = {}, shell = {}): Rig => begun(script, shell).all(BRIEF);

  test.each([
    ['new', {}],
    ['empty', { exists: true, isDirectory: true, empty: true }],
  ])('that is %s is opened at once', (_name, directory) => {
    const rig = asked({ directory }).all(DIR);
    expect(rig.done.at(-1)?.type).not.toBe('directory/examine');
    expect(rig.at).toMatchObject({ brief: BRIEF, platforms: ['Linux'], stage: 'discovery' });
    expect(rig.state.shell.kickoff).toBeNull();
  });

  test.each(['"/code/with space"', "'/code/with space'", '  /code/with space  '])(
    '%j is meant without its quotes and spaces',
    (line) => {
      const rig = asked();
      rig.line(line);
      expect(rig.orders).toEqual([{ type: 'directory/examine', dir: '/code/with space', why: 'kickoff' }]);
    },
  );

  test('Enter alone takes where the shell was started', () => {
    const rig = asked();
    expect(rig.words()).toContain('Enter alone takes /code');
    rig.line('');
    expect(rig.orders).toEqual([{ type: 'directory/examine', dir: '/code', why: 'kickoff' }]);
  });

  test.each([
    ['/opt/codesleuth', ''],
    ['/opt/codesleuth/config', ''],
    ['/opt/codesleuth-evil', '/opt/codesleuth-evil'],
    ['/opt', '/opt'],
  ])('started in %s offers %j', (cwd, offered) => {
    expect(defaultDirectory(freshShell({ cwd }))).toBe(offered);
  });

  test('Enter alone where nothing is offered is refused', () => {
    const rig = asked({}, { cwd: '/opt/codesleuth' });
    expect(rig.do('')).toMatchObject({ kind: 'refusal', code: 'directory-empty' });
    expect(step(rig)).toBe('directory');
  });

  test.each<[string, Partial<DirectoryFound>, string]>([
    ['inside home', { ...there, insideHome: true }, 'inside-home'],
    ['around home', { ...there, aroundHome: true }, 'around-home'],
    ['a file', { exists: true, isDirectory: false }, 'not-a-directory'],
    ['not writable', { ...there, writable: false }, 'not-writable'],
    ['inside another repository', { ...there, repository: '/code' }, 'inside-repository'],
  ])('that is %s is refused, and another one can be named', (_name, directory, code) => {
    const rig = asked({ directory });
    rig.do(DIR);
    expect(rig.refusals).toMatchObject([{ code }]);
    expect(rig.refusals[0]?.tryNext).not.toEqual([]);
    expect(step(rig)).toBe('directory');
    expect(rig.state.shell.kickoff?.brief).toBe(BRIEF);
    rig.script = {};
    rig.all('/code/other');
    expect(rig.at.brief).toBe(BRIEF);
  });

  test('with files in it is opened only after trust, and left alone without', () => {
    const rig = asked({ directory: there });
    rig.all(DIR);
    expect(step(rig)).toBe('trust');
    rig.all('no');
    expect(step(rig)).toBe('directory');
    expect(rig.done.some((effect) => effect.type === 'project/open')).toBe(false);
    rig.all(DIR, 'yes');
    expect(rig.at.stage).toBe('discovery');
  });

  test('that is new or empty inside another repository gets one of its own', () => {
    for (const found of [
      { ...there, empty: true, repository: '/code' },
      { ...there, exists: false, repository: '/code' },
    ]) {
      const rig = asked({ directory: found }).all(DIR);
      expect(rig.state.project).not.toBeNull();
      expect(rig.words()).toContain('lies inside the repository /code and gets one of its own');
    }
  });

  test('Enter alone is no trust', () => {
    const rig = asked({ directory: there }).all(DIR, '');
    expect(step(rig)).toBe('directory');
  });

  test('that is registered, or was given as --project, is trusted', () => {
    const known = {
      [DIR]: {
        name: 'h',
        status: 'active',
        pipeline_stage: 'built',
        last_active_agent: 3,
        handoff: null,
        registered_at: '',
        last_updated: '',
      },
    } as const;
    const rig = asked({ directory: there, setup: { kind: 'ok', context: context(known) } }).all(DIR);
    expect(rig.state.project).not.toBeNull();
    const given = begun({ directory: there }, { projectOption: DIR }).all(BRIEF);
    expect(given.state.project).not.toBeNull();
  });

  test('named in the place of a refused --project is asked trust for', () => {
    const rig = begun({ directory: { ...there, insideHome: true } }, { projectOption: '/elsewhere' }).all(BRIEF);
    rig.script = { ...rig.script, directory: there };
    rig.all(DIR);
    expect(step(rig)).toBe('trust');
  });

  test('that holds a project already is opened as that one', () => {
    const rig = driven('compiled');
    const again = new Rig({ directory: { ...there, hasJournal: true } }, {}, rig.project);
    again.journal = rig.journal;
    again.all('Start agent 0', 'Something else for the web', DIR);
    expect(step(again)).toBe('trust');
    again.all('1');
    expect(again.at).toMatchObject({ brief: BRIEF, stage: 'discovery' });
    expect(again.words()).toContain('already holds a project of this shell');
    expect(again.state.shell.kickoff).toBeNull();
  });

  test('named twice in a hurry is opened once', () => {
    const rig = asked();
    rig.line(DIR);
    rig.line(DIR);
    rig.run();
    expect(rig.done.filter((effect) => effect.type === 'project/open')).toHaveLength(1);
    expect(rig.events('project/created')).toHaveLength(1);
  });

  test('looked at for a kickoff that was begun anew meanwhile opens nothing', () => {
    const rig = asked();
    rig.line(DIR);
    const late = rig.orders.splice(0);
    rig.all('Start agent 0');
    rig.orders.push(...late);
    rig.run();
    expect(step(rig)).toBe('brief');
    expect(rig.state.project).toBeNull();
  });

  test.each(['directory/examine', 'project/open'])('when %s fails the directory is asked for again', (type) => {
    const rig = asked({ fail: (effect) => (effect.type === type ? 'a merge is under way' : null) });
    rig.do(DIR);
    expect(rig.refusals).toMatchObject([{ code: 'effect-failed', message: 'a merge is under way' }]);
    expect(step(rig)).toBe('directory');
    rig.script = {};
    rig.all(DIR);
    expect(rig.at.brief).toBe(BRIEF);
  });

  test('a gate typed meanwhile says what is missing and loses nothing', () => {
    const rig = asked();
    expect(rig.do('!plan')).toMatchObject({ kind: 'refusal', code: 'no-project', tryNext: ['the project directory'] });
    rig.all(DIR);
    expect(rig.at.brief).toBe(BRIEF);
  });
});

import { describe, expect, test } from 'vitest';
import { fold } from '../../../src/core/evolve.ts';
import { ScriptedWorld, Shell, shellAt } from '../../support/scripted-world.ts';
import { BRIEF, DIR } from '../../support/story.ts';

const fresh = async (...lines: string[]): Promise<Shell> => new Shell().all(...lines);
const registered = async (count: number): Promise<Shell> => {
  const world = new ScriptedWorld();
  const one = {
    name: 'p',
    status: 'active',
    pipeline_stage: 'built',
    last_active_agent: 3,
    handoff: null,
    registered_at: '',
    last_updated: '',
  } as const;
  world.registry = {
    ...world.registry,
    registered_projects: Object.fromEntries(Array.from({ length: count }, (_, at) => [`/gone/p${at}`, one])),
  };
  return new Shell({}, {}, world).all('Start agent 0');
};
const full = async (dir: string): Promise<Shell> => {
  const world = new ScriptedWorld();
  world.directories.add(dir);
  world.occupied.add(dir);
  return new Shell({}, { interactive: false }, world).all('Start agent 0', BRIEF);
};

/** What a user gets wrong first: where, what is typed, the words that come back, and what they say to type. */
const MISTAKES: readonly [string, () => Promise<Shell>, string, RegExp, RegExp][] = [
  ['a slip of the finger', () => fresh(), '!biuld', /there is no command !biuld; did you mean !build\?/, /^!build$/],
  ['another shell’s habit, too early', () => fresh(), '/build', /no project is open/, /^Start agent 0$/],
  ['a gate before anything', () => fresh(), '!build', /no project is open/, /^Start agent 0$/],
  ['Enter before anything', () => fresh(), '', /no project is open yet/, /^Start agent 0$/],
  ['words before anything', () => fresh(), 'I want a habit tracker', /no project is open yet/, /^Start agent 0$/],
  ['an agent there is none of', () => fresh(), 'Start agent 9', /there is no agent 9/, /^Start agent 0$/],
  ['an agent without a number', () => fresh(), 'start agent', /name an agent from 0 to 7/, /^Start agent 0$/],
  [
    'an agent whose turn has not come',
    () => shellAt('discovery'),
    'Start agent 4',
    /Agent 4 Critic cannot start yet/,
    /^!compile$/,
  ],
  [
    'a gate out of order',
    () => shellAt('compiled'),
    '!build',
    /!build is not open: 3 requirements are not met/,
    /^!plan$/,
  ],
  ['a gate out of order, far ahead', () => shellAt('discovery'), '!verify', /!verify is not open/, /^!security$/],
  ['help for nothing', () => fresh(), '!help foo', /there is no command foo/, /^!help$/],
  ['words a command does not take', () => shellAt('planned'), '!plan quickly', /it takes no words/, /^!plan$/],
  ['a brief of spaces', () => fresh('Start agent 0'), '    ', /the brief is empty/, /describe in a sentence/],
  [
    'an unknown platform',
    () => fresh('Start agent 0', 'A habit tracker'),
    'Amiga',
    /"Amiga" names no platform/,
    /Web, Linux/,
  ],
  [
    'a directory inside home',
    () => fresh('Start agent 0', BRIEF),
    '/opt/codesleuth/projects/x',
    /inside the shell's own directory/,
    /name another directory/,
  ],
  [
    'home itself',
    () => fresh('Start agent 0', BRIEF),
    '"/opt/codesleuth"',
    /inside the shell's own directory/,
    /name another directory/,
  ],
  [
    'a full directory without a person',
    () => full('/code/full'),
    '/code/full',
    /is not empty and was not seen before/,
    /--project \/code\/full/,
  ],
  ['a number out of range', () => registered(2), '3', /there is no project 3; the list ends at 2/, /^1$/],
  ['a project that is gone', () => registered(2), '1', /\/gone\/p0 is not there/, /^relocate 1 <new directory>$/],
  ['a pause of nothing', () => shellAt('built'), '!pause', /nothing is running/, /^!status$/],
  ['a resume of nothing', () => shellAt('built'), '!resume', /nothing is stopped/, /^!status$/],
  ['a task there is none of', () => shellAt('built'), '!build TASK-099 x', /there is no task TASK-099/, /^!state$/],
  ['a build of what is built', () => shellAt('built'), '!build', /every task is DONE/, /^!critic$/],
  ['an option where none is', () => shellAt('built'), '!reset --force', /unknown word/, /^!reset \[--yes\]$/],
];

describe('what a user gets wrong first', () => {
  test.each(MISTAKES)('%s', async (_name, make, line, message, next) => {
    const shell = await make();
    const { project } = shell.session.snapshotState();
    const journal = project === null ? [] : await shell.scripted.journal();
    const { brief } = shell.session.snapshotState().shell.kickoff ?? { brief: null };
    const { refused } = await shell.do(line);
    expect(refused).toBe(true);
    const refusal = shell.refusals().at(-1);
    expect(refusal?.message).toMatch(message);
    expect(refusal?.tryNext[0]).toMatch(next);
    expect(shell.refusals()).toHaveLength(1);
    // Nothing is lost: the project and the description of a new one are as before, and the right line still works.
    expect(shell.session.snapshotState().project).toEqual(project);
    if (project !== null) expect(await shell.scripted.journal()).toEqual(journal);
    expect(shell.session.snapshotState().shell.kickoff?.brief ?? null).toBe(brief);
    expect((await shell.do('!help')).refused).toBe(false);
  });

  test('the wrong phrase for a reset changes nothing, and says so', async () => {
    const shell = await shellAt('built');
    const before = await shell.scripted.journal();
    await shell.all('!reset', 'yes reset it');
    expect(shell.words()).toContain('Nothing was changed.');
    expect(await shell.scripted.journal()).toEqual(before);
    await shell.all('!critic');
  });

  test.each([
    ['habits', '/code/habits'],
    ['"/code/habits"', '/code/habits'],
    [' /code/habits ', '/code/habits'],
  ])('the directory %j is understood', async (line, dir) => {
    const shell = await fresh('Start agent 0', BRIEF, line);
    expect(shell.at.dir).toBe(dir);
    expect(fold(await shell.scripted.journal())?.brief).toBe(BRIEF);
  });

  test('a project at the root of a file system, or in a directory of odd name, has a name', async () => {
    for (const [dir, name] of [
      ['/', '/'],
      ['/code/ü b', 'ü b'],
      ['C:\\work\\h', 'h'],
    ] as const) {
      const world = new ScriptedWorld();
      world.directories.add(dir);
      world.ports = {
        files: {
          ...world.world().files,
          examine: async () => ({
            path: dir,
            exists: true,
            isDirectory: true,
            empty: true,
            writable: true,
            insideHome: false,
            aroundHome: false,
          }),
        },
      };
      const shell = new Shell({}, {}, world);
      await shell.all('Start agent 0', BRIEF, DIR);
      expect(shell.at.name).toBe(name);
    }
  });
});

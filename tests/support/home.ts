import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { contextSchema, type RegisteredProject } from '../../schemas/config.ts';

export const ROOT = join(import.meta.dirname, '../..');

/** A machine's worth of directories for one journey: a person's HOME, the shell's home, and room for projects. */
export interface Place {
  readonly base: string;
  /** The shell's home, set up with the defaults. */
  readonly home: string;
  /** Where the project is to live; not made yet. */
  readonly project: string;
  /** The whole environment of the shell: nothing of the machine but PATH. */
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

/** A configured home and an empty place beside it. Nobody has told git who they are there, as on a fresh machine. */
export function freshPlace(): Place {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'codesleuth-e2e-')));
  const home = join(base, 'home');
  mkdirSync(home);
  mkdirSync(join(base, 'person'));
  const env = {
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
    HOME: join(base, 'person'),
    GIT_CONFIG_NOSYSTEM: '1',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    CODESLEUTH_HOME: home,
  };
  configure(home, env);
  return {
    base,
    home,
    project: join(base, 'project'),
    env,
    remove: () => rmSync(base, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function configure(home: string, env: Readonly<Record<string, string>>): void {
  const words = ['--disable-warning=ExperimentalWarning', join(ROOT, 'src/tools/configure.ts'), '--home', home];
  const made = spawnSync(process.execPath, words, { env, input: '', encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`set-up failed: ${made.stdout}${made.stderr}`);
}

/** Lets so many tasks of the place's projects be built at the same time. */
export function inParallel(place: Pick<Place, 'home'>, parallel: number): void {
  const file = join(place.home, 'config/context.json');
  const context = contextSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(file, JSON.stringify({ ...context, agent: { ...context.agent, parallel } }));
}

/** The registry's entry of a project; undefined where it is not registered. */
export function registered(place: Pick<Place, 'home'>, dir: string): RegisteredProject | undefined {
  const text = readFileSync(join(place.home, 'config/context.json'), 'utf8');
  return contextSchema.parse(JSON.parse(text)).registered_projects[dir];
}

/** Writes a scenario for the rehearsal agent and gives the environment that uses it. */
export function withScenario(place: Place, steps: readonly object[]): Readonly<Record<string, string>> {
  const file = join(place.base, 'scenario.json');
  writeFileSync(file, JSON.stringify({ schema_version: 1, name: 'test', steps }));
  return { ...place.env, CODESLEUTH_SCENARIO: file };
}

/** Runs git as the person at the keyboard; gives what it printed, without the last line end. */
export function git(place: Place, ...args: readonly string[]): string {
  const who = {
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.org',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.org',
  };
  const ended = spawnSync('git', args, {
    cwd: place.project,
    env: { ...place.env, ...who, LC_ALL: 'C' },
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (ended.status !== 0) throw new Error(`git ${args.join(' ')}: ${ended.status}\n${ended.stderr}`);
  return ended.stdout.replace(/\n$/, '');
}

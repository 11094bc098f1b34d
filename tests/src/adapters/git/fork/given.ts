import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createAccess } from '../../../../../src/adapters/git/access.ts';
import { createForks } from '../../../../../src/adapters/git/fork/forks.ts';
import { createTravel } from '../../../../../src/adapters/git/travel/travel.ts';
import type { ForkPort } from '../../../../../src/ports/fork.ts';
import type { TravelPort } from '../../../../../src/ports/travel.ts';
import { type TempRepo, tempRepo } from '../../../../support/temp-repo.ts';
import { LINES } from '../given.ts';

export interface Given {
  readonly repo: TempRepo;
  readonly forks: ForkPort;
  readonly travel: TravelPort;
}

/** The ports on a repository, with nothing of the machine but PATH. */
export function portsFor(repo: TempRepo, env: Record<string, string> = {}): Given {
  const access = createAccess({ timeoutMs: 60_000, env: { ...repo.env, ...env } });
  const travel = createTravel(access);
  return { repo, travel, forks: createForks(access, travel) };
}

/** A repository with one commit that holds these files, and its user's name in its own configuration. */
export function project(files: Record<string, string | Buffer> = { 'a.txt': LINES }, init: string[] = []): Given {
  const repo = tempRepo({ init: false });
  onTestFinished(() => repo.cleanup());
  repo.git('init', '-q', '-b', 'main', ...init);
  repo.git('config', 'user.name', 'Ada');
  repo.git('config', 'user.email', 'ada@example.org');
  for (const [path, content] of Object.entries(files)) repo.write(path, content);
  repo.commit('chore: start');
  return portsFor(repo);
}

/** A path beside the repository. */
export function beside(repo: TempRepo, name: string): string {
  return join(dirname(repo.dir), name);
}

export const BRANCH = 'fork/trial-A';

/** A backup of the project as it is now. */
export async function backupOf({ repo, travel }: Given): Promise<string> {
  return (await travel.snapshot(repo.dir, { why: 'test' })).ref;
}

/** The clone of a side, started from the project as it is now. */
export async function cloned(given: Given, name = 'clone', branch = BRANCH): Promise<Side> {
  const to = beside(given.repo, name);
  await given.forks.clone(given.repo.dir, { to, branch, backup: await backupOf(given) });
  return sideAt(given, to);
}

/** A clone to work in. */
export type Side = Pick<TempRepo, 'dir' | 'git' | 'run' | 'write' | 'read' | 'commit'>;

export function sideAt({ repo }: Given, dir: string): Side {
  const run: Side['run'] = (args, more = {}) => repo.run(['-C', dir, ...args], more);
  const git: Side['git'] = (...args) => run(args).toString('utf8').replace(/\n$/, '');
  return {
    dir,
    run,
    git,
    write: (path, content) => {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), content);
    },
    read: (path) => readFileSync(join(dir, path), 'utf8'),
    commit: (message) => {
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
  };
}

function described(path: Buffer): string {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return `link ${readlinkSync(path, { encoding: 'latin1' })}`;
  return `${(stat.mode & 0o777).toString(8)} ${readFileSync(path).toString('latin1')}`;
}

/** Files of a directory without .git: mode and content (or a link's target) by name, one character per byte. */
export function contents(dir: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (path: Buffer, name: string): void => {
    for (const entry of readdirSync(path, { encoding: 'buffer' })) {
      const child = Buffer.concat([path, Buffer.from('/'), entry]);
      const label = `${name}${entry.toString('latin1')}`;
      if (label === '.git') continue;
      if (lstatSync(child).isDirectory()) walk(child, `${label}/`);
      else found.set(label, described(child));
    }
  };
  walk(Buffer.from(dir), '');
  return found;
}

/** What git says of a repository: the index's entries and the state of every path. */
export function stateOf(at: Pick<TempRepo, 'run'>): unknown {
  return {
    index: at.run(['ls-files', '-s', '-v', '-z']).toString('latin1'),
    status: at.run(['status', '--porcelain', '-z', '--untracked-files=all']).toString('latin1'),
  };
}

/** The exit code of git there. */
export function codeOf(repo: TempRepo, ...args: string[]): number | null {
  return spawnSync('git', args, { cwd: repo.dir, env: repo.env }).status;
}

/** A repository below a side, in its index, whose own settings name a program that leaves `trace` when it is run. */
export function nestedBelow(given: Given, side: Side, trace: string): void {
  const nested = sideAt(given, join(side.dir, 'nested'));
  side.git('init', '-q', 'nested');
  nested.write('.gitattributes', '*.f filter=x\n');
  nested.write('x.f', '1');
  nested.commit('start');
  side.git('add', 'nested');
  side.commit('nested');
  nested.git('config', 'filter.x.clean', `touch '${trace}'; cat`);
  nested.write('x.f', '2');
}

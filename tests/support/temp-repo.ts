import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real repository in a temporary directory, with its own HOME and no configuration but the one asked for. */
export interface TempRepo {
  readonly dir: string;
  /** For the code under test: nothing of the machine but PATH. */
  readonly env: Record<string, string>;
  /** Runs git in the repository; throws with what it said unless it ends with 0. Trailing line end removed. */
  git(...args: string[]): string;
  /** Like git, with standard input and more environment; returns raw bytes. */
  run(args: readonly string[], more?: { input?: string | Buffer; env?: Record<string, string> }): Buffer;
  write(path: string, content: string | Buffer): void;
  read(path: string): string;
  remove(path: string): void;
  commit(message: string): string;
  cleanup(): void;
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

/** An empty directory with an isolated environment around it; `init` (default true) makes it a repository on main. */
export function tempRepo(options: { readonly init?: boolean } = {}): TempRepo {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'codesleuth-test-')));
  const dir = join(base, 'work');
  const home = join(base, 'home');
  mkdirSync(dir);
  mkdirSync(home);
  const env = { PATH: process.env.PATH ?? '', HOME: home, GIT_CONFIG_NOSYSTEM: '1', GIT_CEILING_DIRECTORIES: base };
  const run: TempRepo['run'] = (args, more = {}) => {
    const ended = spawnSync('git', [...args], {
      cwd: dir,
      input: more.input ?? '',
      env: { ...env, ...IDENTITY, LC_ALL: 'C', ...more.env },
      maxBuffer: 1e9,
    });
    if (ended.status !== 0) throw new Error(`git ${args.join(' ')}: ${ended.status}\n${ended.stderr}\n${ended.stdout}`);
    return ended.stdout;
  };
  const cleanup = (): void => rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  const git: TempRepo['git'] = (...args) => run(args).toString('utf8').replace(/\n$/, '');
  if (options.init !== false) git('init', '-q', '-b', 'main');
  return {
    dir,
    env,
    git,
    run,
    write: (path, content) => {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), content);
    },
    read: (path) => readFileSync(join(dir, path), 'utf8'),
    remove: (path) => rmSync(join(dir, path), { recursive: true, force: true }),
    commit: (message) => {
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    cleanup,
  };
}

function describeFile(path: Buffer): string {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return `link ${readlinkSync(path, { encoding: 'latin1' })}`;
  return `${(stat.mode & 0o777).toString(8)} ${sha(readFileSync(path))} ${stat.mtimeMs}`;
}

/** Files and links of a directory tree (without .git), by name: one character per byte. */
export function fingerprint(dir: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (path: Buffer, name: string): void => {
    for (const entry of readdirSync(path, { encoding: 'buffer' })) {
      const child = Buffer.concat([path, Buffer.from('/'), entry]);
      const label = `${name}${entry.toString('latin1')}`;
      if (label === '.git') continue;
      if (lstatSync(child).isDirectory()) walk(child, `${label}/`);
      else found.set(label, describeFile(child));
    }
  };
  walk(Buffer.from(dir), '');
  return found;
}

/** Hash of bytes, to compare files without keeping them. */
export function sha(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('hex');
}

/** Puts a program named git in front of the real one; the script may use $REAL_GIT. Returns the PATH to use. */
export function shimGit(repo: TempRepo, script: string): string {
  const bin = join(dirname(repo.dir), 'bin');
  const real = spawnSync('sh', ['-c', 'command -v git'], { env: repo.env, encoding: 'utf8' }).stdout.trim();
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'git'), `#!/bin/sh\nREAL_GIT='${real}'\n${script}\n`);
  chmodSync(join(bin, 'git'), 0o755);
  return `${bin}:${repo.env.PATH}`;
}

/** Replaces whatever is at a path by a symlink. */
export function link(repo: TempRepo, path: string, target: string): void {
  rmSync(join(repo.dir, path), { recursive: true, force: true });
  symlinkSync(target, join(repo.dir, path));
}

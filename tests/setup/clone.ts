import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** What a script came to. */
export type Outcome = { code: number | null; stdout: string; stderr: string };

/** A copy of the set-up with a program path of its own, in a directory with a space in its name. */
export type Clone = {
  root: string;
  /** The directory that stands first on PATH. */
  bin: string;
  contextPath: string;
  env: Record<string, string>;
  setup(...args: string[]): Promise<Outcome>;
  /** The calls that reached npm, one line each. */
  npmCalls(): string[];
  context(): Record<string, unknown>;
  /** Every file with its size and times, to see that nothing was written. */
  listing(): string[];
};

/** Which Node the copy finds: this one, one that is too old, or none. */
export type NodeKind = 'new' | 'old' | 'none';

const system = ['bash', 'sh', 'git', 'cat', 'dirname', 'uname', 'rm', 'mkdir', 'ln', 'env', 'ls'];

/** What set-up is made of. */
const PARTS = [
  ...['SETUP.sh', 'package.json', 'package-lock.json', 'tsconfig.json'],
  ...['src/tools', 'src/bin', 'src/adapters/agents/find.ts'],
];

/**
 * Copies SETUP.sh with its tools beside a two-line program to build. npm is a script that notes how it was called and
 * links what is already installed here, so that no test needs the network.
 */
export function makeClone(node: NodeKind = 'new'): Clone {
  const base = mkdtempSync(join(tmpdir(), 'codesleuth setup-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const copy = join(base, 'my clone');
  const bin = join(base, 'bin');
  for (const part of PARTS) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  writeFileSync(join(copy, 'src/boot.ts'), "await import('./main.tsx');\n");
  writeFileSync(join(copy, 'src/main.tsx'), "console.log('opened', ...process.argv.slice(2));\n");
  mkdirSync(bin);
  for (const name of system) linkProgram(name, bin);
  if (node === 'new') symlinkSync(process.execPath, join(bin, 'node'));
  if (node === 'old') pretendOld(base, join(bin, 'node'));
  script(join(bin, 'npm'), npmScript(copy));
  mkdirSync(join(base, 'home'));
  return describeClone(copy, bin, join(base, 'home'));
}

function describeClone(copy: string, bin: string, home: string): Clone {
  const contextPath = join(copy, 'config/context.json');
  const env: Record<string, string> = { PATH: bin, HOME: home };
  const calls = join(copy, '..', 'npm-calls');
  return {
    root: copy,
    bin,
    contextPath,
    env,
    setup: (...args) => run(['bash', join(copy, 'SETUP.sh'), ...args], env, join(copy, '..')),
    npmCalls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []),
    context: () => JSON.parse(readFileSync(contextPath, 'utf8')),
    listing: () => listing(copy),
  };
}

/** Runs a program without a terminal. */
export function run([file = '', ...args]: string[], env: Record<string, string>, cwd: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const outcome = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      outcome.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      outcome.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...outcome }));
  });
}

/** Writes a shell script that can be run. */
export function script(path: string, body: string): void {
  rmSync(path, { force: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

/** This same Node, except for the version that it claims to be. */
function pretendOld(base: string, path: string): void {
  const claim = join(base, 'claim.cjs');
  writeFileSync(
    claim,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.17.9' } });",
  );
  script(path, `if [ "$1" = --version ]; then echo v22.17.9; else exec '${process.execPath}' -r '${claim}' "$@"; fi`);
}

function linkProgram(name: string, bin: string): void {
  const places = (process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, name));
  const found = places.find((path) => existsSync(path));
  if (found !== undefined) symlinkSync(found, join(bin, name));
}

/** npm as set-up sees it: a private Node is a link to this one, a package is a link to the one installed here. */
function npmScript(copy: string): string {
  return `echo "$(node --version) $*" >> '${copy}/../npm-calls'
if [ -e '${copy}/../npm-breaks' ]; then mkdir -p '${copy}/node_modules/half'; echo 'npm error network' >&2; exit 1; fi
case "$*" in
  *--prefix*)
    for last; do :; done
    mkdir -p "$3/node_modules/\${last%@*}/bin"
    ln -s '${process.execPath}' "$3/node_modules/\${last%@*}/bin/node" ;;
  *)
    mkdir -p node_modules
    ln -s '${root}/node_modules/esbuild' node_modules/esbuild ;;
esac`;
}

function listing(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const { size, mtimeMs, ino } = statSync(join(entry.parentPath, entry.name));
      return `${join(entry.parentPath, entry.name)} ${size} ${mtimeMs} ${ino}`;
    })
    .sort();
}

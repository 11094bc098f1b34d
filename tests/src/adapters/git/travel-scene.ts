import { execFileSync, spawn } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import type { MoveOrder, Snapshot } from '../../../../src/ports/travel.ts';
import { type BuiltRepo, buildRepo } from '../../../support/build-repo.ts';
import type { Edit, Thing } from '../../../support/random-names.ts';
import type { RepoPlan } from '../../../support/random-repo.ts';
import { lookNow, type Moment, travelOf } from './travel-journey.ts';

const NAMES = [
  'a.txt',
  'crlf.txt',
  'run.sh',
  'swap',
  'swap/in',
  'link',
  '.env',
  'way',
  'new\nline',
  'sp ace/\xff',
  'gone',
  'fresh',
];
NAMES.push('also.log', 'bystander', 'private', 'both.txt', 'announced', 'deep/er/still');

const file = (bytes: string, mode = 0o644): Thing => ({ kind: 'file', bytes, mode });
const link = (target: string): Thing => ({ kind: 'link', target });

function edits(things: Readonly<Record<string, Thing | null>>): Edit[] {
  return Object.entries(things).map(([name, thing]) => ({ at: NAMES.indexOf(name), thing }));
}

/** A bit of everything a move has to deal with. */
const PLAN: RepoPlan = {
  names: NAMES,
  ignore: '*.log\n.env\n',
  attributes: '* text=auto\ncrlf.txt text eol=crlf\n',
  commits: [
    edits({
      'a.txt': file('one\n'),
      'crlf.txt': file('a\nb\n'),
      swap: file('a file\n'),
      '.env': file('tracked\n'),
      link: link('a.txt'),
    }),
    edits({
      way: file('in the way\n'),
      'new\nline': file('1\n'),
      'sp ace/\xff': file('bytes \xfe\0'),
      'both.txt': file('base\n'),
      gone: file('x\n'),
    }),
    edits({
      'a.txt': file('two\n'),
      'swap/in': file('a directory\n'),
      '.env': null,
      way: null,
      'run.sh': file('#!/bin/sh\n', 0o755),
    }),
    edits({
      link: file('no link\n'),
      private: file('secret\n'),
      'deep/er/still': file('deep\n'),
      'new\nline': file('2\n'),
    }),
  ],
  side: null,
  head: { kind: 'branch', at: 3 },
  staged: edits({
    'both.txt': file('staged\n'),
    'run.sh': file('#!/bin/sh\n:\n'),
    gone: null,
    fresh: file('staged and new\n'),
  }),
  work: edits({
    'both.txt': file('staged, then changed\n'),
    'a.txt': file('mine\n'),
    'crlf.txt': file('a\nb\r\nmixed\n'),
    '.env': file('KEY=mine\n', 0o600),
    way: file('untracked, in the way\n', 0o444),
    'also.log': file('of the task\n'),
    bystander: file("nobody's\n", 0o640),
    private: file('secret of mine\n', 0o600),
    announced: file('announced\n'),
    'deep/er/still': null,
  }),
  announced: [4],
  assumed: [],
  skipped: [],
  unmerged: [],
  merging: false,
  format: 'plain',
  packed: false,
  autocrlf: null,
  fileMode: true,
  excludes: null,
  privateDirectory: false,
};

/** System calls by which git changes a disk, and opening, which may create; names not known on a machine are skipped. */
const CALLS = [
  'openat',
  'write',
  'pwrite64',
  'rename',
  'renameat',
  'renameat2',
  'unlink',
  'unlinkat',
  'rmdir',
  'mkdir',
  'mkdirat',
  'symlink',
]
  .concat([
    'symlinkat',
    'link',
    'linkat',
    'fsync',
    'fdatasync',
    'ftruncate',
    'chmod',
    'fchmod',
    'fchmodat',
    'utimensat',
  ])
  .map((name) => `?${name}`)
  .join(',');

/**
 * Stands in front of git, counts its calls, and at one of them kills the process that called (before git starts, or with
 * git going on), has git killed or refused at one of its system calls, or writes down what system calls it makes.
 */
const SHIM = `n=$(($(cat "$COUNTER" 2>/dev/null || echo 0) + 1)); echo $n > "$COUNTER"
[ -n "$TRACES" ] && exec strace -qq -o "$TRACES/$n" -e trace='${CALLS}' "$REAL_GIT" "$@"
[ "$n" = "$AT" ] || exec "$REAL_GIT" "$@"
case "$HOW" in
before) kill -9 $PPID; exit 1;;
after) kill -9 $PPID; exec "$REAL_GIT" "$@";;
killed) strace -qq -o /dev/null -e trace='${CALLS}' -e inject='${CALLS}':signal=KILL:when=$CALL "$REAL_GIT" "$@"; exit 137;;
both) strace -qq -o /dev/null -e trace='${CALLS}' -e inject='${CALLS}':signal=KILL:when=$CALL "$REAL_GIT" "$@"; kill -9 $PPID; exit 137;;
EIO|ENOSPC) exec strace -qq -o /dev/null -e trace='${CALLS}' -e inject='${CALLS}':error=$HOW:when=$CALL "$REAL_GIT" "$@";;
esac`;

const answer = z.object({
  result: z.looseObject({ kind: z.string().optional(), ref: z.string().optional() }).optional(),
  error: z.string().optional(),
  detail: z.string().optional(),
  steps: z.number(),
});

export type Doing =
  | { readonly do: 'snapshot'; readonly order: { readonly why: string; readonly also: readonly string[] } }
  | { readonly do: 'move'; readonly order: MoveOrder };

/** Where and how an operation is cut short. */
export type Cut =
  | { readonly by: 'git'; readonly at: number; readonly how: 'before' | 'after' }
  | {
      readonly by: 'call';
      readonly at: number;
      readonly how: 'killed' | 'both' | 'EIO' | 'ENOSPC';
      readonly call: number;
    }
  | { readonly by: 'files'; readonly at: number; readonly how: 'before' | 'after' | 'half' }
  | { readonly by: 'time'; readonly ms: number };

export interface Outcome {
  /** Whether the process that made the move was killed. */
  readonly killed: boolean;
  readonly answer: z.infer<typeof answer> | null;
}

/** One moment of a story, saved so that it can be gone back to, and what comes next. */
export interface Scene {
  readonly name: string;
  readonly repo: BuiltRepo;
  readonly doing: Doing;
  readonly before: Moment;
  /** How it looks when all went well. */
  readonly after: Moment;
  /** Puts the repository back to where the operation begins. */
  readonly reset: () => void;
  readonly cut: (cut: Cut | null, traces?: string) => Promise<Outcome>;
  readonly gitCalls: number;
  /** Changes the process itself makes to files. */
  readonly fileSteps: number;
}

/** Waits until no process works in a directory: git goes on when its parent dies. */
async function untilIdle(dir: string): Promise<void> {
  const busy = (): boolean =>
    readdirSync('/proc').some((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      try {
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(dir);
      } catch {
        return false;
      }
    });
  while (busy()) await pause(2);
}

function executable(name: string): boolean {
  try {
    accessSync(name, 1);
    return true;
  } catch {
    return false;
  }
}

/** The full name of a program on the PATH, if it is there. */
export function programOnPath(name: string): string | undefined {
  const found = (process.env.PATH ?? '').split(':').map((dir) => join(dir, name));
  return found.find(executable);
}

function shim(repo: BuiltRepo): { path: string; orders: string; counter: string } {
  const base = dirname(repo.dir);
  const [bin, orders, counter] = [join(base, 'bin'), join(base, 'orders'), join(base, 'counter')];
  mkdirSync(bin, { recursive: true });
  // By a file: git gets no variable that is not on its list.
  writeFileSync(join(bin, 'git'), `#!/bin/sh\nREAL_GIT='${programOnPath('git')}'\n. '${orders}'\n${SHIM}\n`);
  chmodSync(join(bin, 'git'), 0o755);
  return { path: `${bin}:${repo.env.PATH}`, orders, counter };
}

function ordersOf(cut: Cut | null, counter: string, traces: string): string {
  const [at, how] = cut === null || cut.by === 'time' || cut.by === 'files' ? [0, ''] : [cut.at, cut.how];
  return `COUNTER='${counter}' AT='${at}' HOW='${how}' CALL='${cut?.by === 'call' ? cut.call : 0}' TRACES='${traces}'\n`;
}

const SCRIPT = join(import.meta.dirname, 'travel-child.ts');

/** One operation in a process of its own, cut short as told. */
export async function perform(
  repo: BuiltRepo,
  doing: Doing,
  [cut, traces]: readonly [Cut | null, string],
): Promise<Outcome> {
  const { path, orders, counter } = shim(repo);
  rmSync(counter, { force: true });
  writeFileSync(orders, ordersOf(cut, counter, traces));
  const env = {
    ...repo.env,
    PATH: path,
    NODE_COMPILE_CACHE: join(dirname(SCRIPT), '../../../../node_modules/.cache/compile'),
  };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(
    JSON.stringify({ ...doing, dir: repo.dir, ...(cut?.by === 'files' ? { killAt: cut.at, mode: cut.how } : {}) }),
  );
  const timer = cut?.by === 'time' ? setTimeout(() => child.kill('SIGKILL'), cut.ms) : undefined;
  const signal = await new Promise((resolve) => child.once('close', (_code, by) => resolve(by)));
  clearTimeout(timer);
  await untilIdle(repo.dir);
  const text = Buffer.concat(out).toString();
  return { killed: signal === 'SIGKILL', answer: text === '' ? null : answer.parse(JSON.parse(text)) };
}

/** By the program: names that are not UTF-8, times and modes survive it. */
function copyTree(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  execFileSync('cp', ['-a', from, to]);
}

async function sceneOf(repo: BuiltRepo, doing: Doing, name: string): Promise<Scene> {
  const saved = join(dirname(repo.dir), `saved-${name}`);
  copyTree(repo.dir, saved);
  const one = { repo, travel: travelOf(repo.env) };
  const before = await lookNow(one);
  const cut: Scene['cut'] = (where, traces = '') => perform(repo, doing, [where, traces]);
  const done = await cut(null);
  if (done.answer?.result === undefined || done.answer.result.kind === 'refused') throw new Error(JSON.stringify(done));
  const gitCalls = Number(readFileSync(shim(repo).counter, 'utf8'));
  const after = await lookNow(one);
  return {
    name,
    repo,
    doing,
    before,
    after,
    reset: () => copyTree(saved, repo.dir),
    cut,
    gitCalls,
    fileSteps: done.answer.steps,
  };
}

export interface Story {
  readonly snapshot: Scene;
  readonly there: Scene;
  readonly back: Scene;
  readonly first: Snapshot;
  readonly cleanup: () => void;
}

const ALSO = ['also.log'];

/** Snapshot, move there, the user's work, move back: each of them a scene that can be played again and again. */
export async function story(): Promise<Story> {
  const repo = await buildRepo(PLAN);
  const travel = travelOf(repo.env);
  const snapshot = await sceneOf(repo, { do: 'snapshot', order: { why: 'test', also: ALSO } }, 'snapshot');
  snapshot.reset();
  const first = await travel.snapshot(repo.dir, { why: 'test', also: ALSO });
  const to = { kind: 'commit' as const, sha: repo.commits[1] ?? '' };
  const there = await sceneOf(repo, { do: 'move', order: { id: 'there', backup: first.ref, to, also: ALSO } }, 'there');
  repo.change(edits({ fresh: file('made since\n'), bystander: file('changed since\n'), 'run.sh': link('nowhere') }));
  await repo.git(['add', 'run.sh']);
  await repo.git(['commit', '-q', '-m', 'since']);
  const second = await travel.snapshot(repo.dir, { why: 'undo' });
  const home = { id: 'back', backup: second.ref, to: { kind: 'snapshot' as const, ref: first.ref }, also: [] };
  const back = await sceneOf(repo, { do: 'move', order: home }, 'back');
  return { snapshot, there, back, first, cleanup: repo.cleanup };
}

/** The system calls of each git process of a scene that write, as places to cut it. */
export async function systemCalls(scene: Scene): Promise<{ readonly at: number; readonly call: number }[]> {
  const traces = join(dirname(scene.repo.dir), `traces-${scene.name}`);
  mkdirSync(traces, { recursive: true });
  scene.reset();
  await scene.cut(null, traces);
  const places = readdirSync(traces)
    .map(Number)
    .sort((a, b) => a - b);
  return places.flatMap((at) => {
    const lines = readFileSync(join(traces, String(at)), 'latin1').split('\n');
    return lines.flatMap((line, place) => (writes(line) ? { at, call: place + 1 } : []));
  });
}

/** Whether a line of strace changes anything on a disk: standard output and files opened to be read do not. */
function writes(line: string): boolean {
  if (line.startsWith('openat')) return /O_CREAT|O_WRONLY|O_RDWR|O_TRUNC/.test(line) && !line.includes('/dev/null');
  return /^[a-z0-9]+\(/.test(line) && !/^write\([012],/.test(line);
}

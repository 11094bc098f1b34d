import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { above, bytesOf, edited, type Layer, materialise, type NestedRepos } from './random-layers.ts';
import type { Edit, Thing } from './random-names.ts';
import type { RepoPlan } from './random-repo.ts';
import { tempRepo } from './temp-repo.ts';

export interface GitCall {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether an exit code other than 0 is an answer too. */
  readonly lenient?: boolean;
}

/** The user's own git; rejects with what it said. */
export type UserGit = (args: readonly string[], call?: GitCall) => Promise<Buffer>;

export interface BuiltRepo {
  readonly dir: string;
  /** For the code under test. */
  readonly env: Record<string, string>;
  readonly git: UserGit;
  /** Of `main`, oldest first. */
  readonly commits: readonly string[];
  readonly side: string | null;
  /** What was put into the work tree last; conversions of git are not in it. */
  readonly work: Layer;
  /** Changes the work tree. */
  readonly change: (edits: readonly Edit[]) => void;
  readonly cleanup: () => void;
}

const IDENTITY = ['AUTHOR', 'COMMITTER'].flatMap((who) => [
  [`GIT_${who}_NAME`, 'Ada'],
  [`GIT_${who}_EMAIL`, 'ada@example.org'],
]);

function output(child: ChildProcess): Promise<{ code: number | null; out: Buffer; err: string }> {
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out: Buffer.concat(out), err: Buffer.concat(err).toString() }));
  });
}

/** Git as the user runs it in a directory, with hooks, locks and all. */
export function userGit(dir: string, env: Record<string, string>): UserGit {
  return async (args, call = {}) => {
    const all = { ...env, ...Object.fromEntries(IDENTITY), LC_ALL: 'C', ...call.env };
    const child = spawn('git', [...args], { cwd: dir, env: all, stdio: 'pipe' });
    child.stdin.on('error', () => undefined);
    child.stdin.end(call.input ?? '');
    const { code, out, err } = await output(child);
    if (code !== 0 && call.lenient !== true) throw new Error(`git ${args.join(' ')}: ${code}\n${err}`);
    return out;
  };
}

/** A path as fast-import reads it: every byte that is not plain as an octal escape. */
function quoted(path: string): string {
  const octal = (char: string): string => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return `"${path.replace(/[^A-Za-z0-9_/.-]/g, octal)}"`;
}

const data = (bytes: string): string => `data ${bytes.length}\n${bytes}\n`;

function entry(path: string, thing: Thing, submodule: string): string {
  if (thing.kind === 'nested') return `M 160000 ${submodule} ${quoted(path)}\n`;
  if (thing.kind === 'link') return `M 120000 inline ${quoted(path)}\n${data(thing.target)}`;
  return `M ${thing.mode & 0o100 ? '100755' : '100644'} inline ${quoted(path)}\n${data(thing.bytes)}`;
}

interface Commit {
  readonly ref: string;
  readonly from: number | null;
  readonly layer: Layer;
  readonly message: string;
}

/** The commits as input of `git fast-import` (git-fast-import(1)); marks count from 1 in the order given. */
function stream(commits: readonly Commit[], submodule: string): Buffer {
  const texts = commits.map(({ ref, from, layer, message }, at) =>
    [
      `commit ${ref}\nmark :${at + 1}\ncommitter Ada <ada@example.org> ${1_700_000_000 + at} +0000\n`,
      data(message),
      from === null ? '' : `from :${from}\n`,
      'deleteall\n',
      ...[...layer].map(([path, thing]) => entry(path, thing, submodule)),
    ].join(''),
  );
  return Buffer.from(texts.join('\n'), 'latin1');
}

function commitsOf(plan: RepoPlan): Commit[] {
  const special: Edit[] = [];
  const names = [...plan.names, '.gitignore', '.gitattributes'];
  const rules = (at: number, bytes: string | null): void => {
    if (bytes !== null) special.push({ at, thing: { kind: 'file', bytes, mode: 0o644 } });
  };
  rules(plan.names.length, plan.ignore);
  rules(plan.names.length + 1, plan.attributes);
  let layer: Layer = edited(new Map(), special, names);
  const commits = plan.commits.map((edits, at): Commit => {
    layer = edited(layer, edits, plan.names);
    const message = `feat: ${at}\n\nCodeSleuth-Task: TASK-00${at + 1}\n`;
    return { ref: 'refs/heads/main', from: at === 0 ? null : at, layer, message };
  });
  const first = commits[0];
  if (plan.side === null || first === undefined) return commits;
  return [
    ...commits,
    { ref: 'refs/heads/side', from: 1, layer: edited(first.layer, plan.side, plan.names), message: 'side\n' },
  ];
}

let templates: Promise<NestedRepos & { readonly commit: string }> | null = null;

/** Two repositories to be copied into others, made once. */
async function nestedTemplates(): Promise<NestedRepos & { readonly commit: string }> {
  const repo = tempRepo({ init: false });
  process.once('exit', repo.cleanup);
  const [born, unborn] = [join(repo.dir, 'born'), join(repo.dir, 'unborn')];
  for (const dir of [born, unborn]) {
    mkdirSync(dir);
    writeFileSync(join(dir, 'f'), 'nested\n');
    await userGit(dir, repo.env)(['init', '-q', '-b', 'main', '--template=', '.']);
  }
  const git = userGit(born, repo.env);
  await git(['add', 'f']);
  await git(['commit', '-qm', 'nested']);
  return { born, unborn, commit: (await git(['rev-parse', 'HEAD'])).toString().trim() };
}

const BRANCHES = { branch: 'refs/heads/main', slashed: 'refs/heads/feature/x', unborn: 'refs/heads/new' };

function configure(gitDir: string, plan: RepoPlan): void {
  const lines = [
    '[filter "upper"]',
    'clean = tr a-z A-Z',
    'smudge = cat',
    '[core]',
    'fsync = none',
    `fileMode = ${plan.fileMode}`,
  ];
  if (plan.autocrlf !== null) lines.push(`autocrlf = ${plan.autocrlf}`);
  appendFileSync(join(gitDir, 'config'), `${lines.join('\n')}\n`);
  if (plan.excludes === null) return;
  mkdirSync(join(gitDir, 'info'), { recursive: true });
  writeFileSync(join(gitDir, 'info/exclude'), plan.excludes);
}

/** HEAD by hand: three ways to be, without a process each. */
async function setHead(git: UserGit, gitDir: string, [kind, sha]: readonly [RepoPlan['head']['kind'], string]) {
  if (kind === 'slashed') await git(['update-ref', BRANCHES.slashed, sha]);
  if (kind === 'branch') await git(['update-ref', BRANCHES.branch, sha]);
  writeFileSync(join(gitDir, 'HEAD'), kind === 'detached' ? `${sha}\n` : `ref: ${BRANCHES[kind]}\n`);
}

const nul = (paths: readonly string[]): Buffer => Buffer.from(paths.map((path) => `${path}\0`).join(''), 'latin1');

function pick(from: readonly string[], places: readonly number[]): string[] {
  return [...new Set(places.flatMap((at) => from[at % from.length] ?? []))];
}

/** Conflicts: three versions of a path, made of what other paths hold. */
async function conflict(git: UserGit, places: readonly number[]): Promise<void> {
  const listed = (await git(['ls-files', '-s', '-z'])).toString('latin1').split('\0').filter(Boolean);
  const oids = listed.filter((line) => line.startsWith('100')).map((line) => line.slice(7, 47));
  const files = listed.filter((line) => line.startsWith('100')).map((line) => line.slice(line.indexOf('\t') + 1));
  const lines = pick(files, places).flatMap((path, at) => [
    `0 ${'0'.repeat(40)}\t${path}\0`,
    ...[1, 2, 3].map((stage) => `100644 ${oids[(at + stage) % oids.length]} ${stage}\t${path}\0`),
  ]);
  await git(['update-index', '-z', '--index-info'], { input: Buffer.from(lines.join(''), 'latin1'), lenient: true });
}

async function finishIndex(git: UserGit, plan: RepoPlan, layers: { staged: Layer; work: Layer }): Promise<void> {
  const update = (option: string, paths: readonly string[]): Promise<Buffer> =>
    git(['update-index', option, '-z', '--stdin'], { input: nul(paths), lenient: true });
  const fresh = [...layers.work].flatMap(([path, { kind }]) =>
    kind === 'file' && !layers.staged.has(path) ? path : [],
  );
  const add = ['--literal-pathspecs', 'add', '-f', '-N', '--pathspec-from-file=-', '--pathspec-file-nul'];
  const announced = pick(fresh, plan.announced);
  if (announced.length > 0) await git(add, { input: nul(announced), lenient: true });
  const tracked = [...layers.staged.keys()];
  if (plan.assumed.length > 0) await update('--assume-unchanged', pick(tracked, plan.assumed));
  if (plan.skipped.length > 0) await update('--skip-worktree', pick(tracked, plan.skipped));
  if (plan.unmerged.length > 0) await conflict(git, plan.unmerged);
  if (plan.format === 'split') await git(['update-index', '--split-index'], { lenient: true });
  if (plan.format === 'v4') await git(['update-index', '--index-version', '4'], { lenient: true });
  if (plan.format === 'untracked-cache') await git(['update-index', '--force-untracked-cache'], { lenient: true });
}

function makePrivate(dir: string, work: Layer): void {
  const first = [...work.keys()].flatMap(above)[0];
  if (first !== undefined && existsSync(bytesOf(dir, first))) chmodSync(bytesOf(dir, first), 0o700);
}

/** Runs fast-import; returns the commits' ids in the order given. */
async function importCommits(git: UserGit, made: readonly Commit[], at: { marks: string; submodule: string }) {
  await git(['fast-import', '--quiet', `--export-marks=${at.marks}`], { input: stream(made, at.submodule) });
  const lines = readFileSync(at.marks, 'utf8').trim().split('\n');
  const ids = new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
  return made.map((_, place) => ids.get(`:${place + 1}`) ?? '');
}

/** From what HEAD holds to what is staged. */
async function stage(git: UserGit, [base, staged]: readonly [Layer, Layer]): Promise<void> {
  const paths = [...new Set([...base.keys(), ...staged.keys()])].filter((path) => base.get(path) !== staged.get(path));
  const args = ['update-index', '-z', '--add', '--remove', '--replace', '--stdin'];
  // A file that its attributes cannot convert stays unstaged, as it would for the user.
  if (paths.length > 0) await git(args, { input: nul(paths), lenient: true });
}

/** Commits, checks out, stages and edits what the plan says; a dozen git processes at most. */
export async function buildRepo(plan: RepoPlan): Promise<BuiltRepo> {
  templates ??= nestedTemplates();
  const nested = await templates;
  const { dir, env, cleanup } = tempRepo({ init: false });
  const git = userGit(dir, env);
  await git(['init', '-q', '-b', 'main', '--template=', '.']);
  const gitDir = join(dir, '.git');
  configure(gitDir, plan);
  const made = commitsOf(plan);
  const ids = await importCommits(git, made, { marks: join(dirname(dir), 'marks'), submodule: nested.commit });
  const commits = ids.slice(0, plan.commits.length);
  const head = plan.head.at % commits.length;
  await setHead(git, gitDir, [plan.head.kind, commits[head] ?? '']);
  const base: Layer = plan.head.kind === 'unborn' ? new Map() : (made[head]?.layer ?? new Map());
  if (plan.head.kind !== 'unborn') await git(['read-tree', '-u', '--reset', 'HEAD'], { lenient: true });
  const staged = edited(base, plan.staged, plan.names);
  materialise(dir, [base, staged], nested);
  await stage(git, [base, staged]);
  let work = edited(staged, plan.work, plan.names);
  materialise(dir, [staged, work], nested);
  await finishIndex(git, plan, { staged, work });
  if (plan.merging) writeFileSync(join(gitDir, 'MERGE_HEAD'), `${commits[0]}\n`);
  if (plan.packed) await git(['pack-refs', '--all']);
  if (plan.privateDirectory) makePrivate(dir, work);
  return {
    dir,
    env,
    git,
    commits,
    side: ids[commits.length] ?? null,
    get work() {
      return work;
    },
    change: (edits) => {
      const next = edited(work, edits, plan.names);
      materialise(dir, [work, next], nested);
      work = next;
    },
    cleanup,
  };
}

import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ancestors, type Delta, type Deltas } from '../entries.ts';
import { fullPath, LINK_MODE } from '../large-files.ts';
import type { Doors } from '../publish.ts';
import type { Scan } from './scanned.ts';
import type { Target } from './target.ts';
import { isAmong, isFileAt } from './untracked.ts';

interface Way {
  readonly scan: Scan;
  readonly target: Target;
  /** How the work tree and the destination differ. */
  readonly deltas: Deltas;
  /** Whether the order wants a path to go. */
  readonly named: (path: string) => boolean;
}

async function blob({ git, at }: Doors, oid: string): Promise<Buffer> {
  return (await git({ cwd: at.root, command: 'cat-file', args: ['blob', oid] })).stdout;
}

/** The rules that will lie in a directory at the end of the move, as far as it has any. */
async function rulesAt(doors: Doors, path: string, deltas: Deltas): Promise<Buffer | null> {
  const delta = deltas.get(path);
  if (delta) return delta.new?.mode.startsWith('100') ? blob(doors, delta.new.oid) : null;
  return isFileAt(doors.at, path) ? readFile(fullPath(doors.at, path)).catch(() => null) : null;
}

/** Which paths git will ignore at the end of the move. Asked in an empty work tree that holds nothing but the rules. */
async function ignoredThere(doors: Doors, { scan, deltas }: Way, paths: readonly string[]): Promise<Set<string>> {
  const { at, git } = doors;
  const root = await mkdtemp(join(dirname(scan.file), 'rules-'));
  const directories = new Set(['', ...paths.flatMap(ancestors).map((above) => `${above}/`)]);
  for (const directory of directories) {
    const rules = await rulesAt(doors, `${directory}.gitignore`, deltas);
    if (rules === null) continue;
    await mkdir(fullPath({ ...at, root }, directory), { recursive: true });
    await writeFile(fullPath({ ...at, root }, `${directory}.gitignore`), rules);
  }
  // "./": without it a name such as ":(top)x" would be taken for a pattern.
  const stdin = Buffer.from(paths.map((path) => `./${path}\0`).join(''), 'latin1');
  const env = { GIT_DIR: at.gitDir, GIT_WORK_TREE: root };
  const call = { cwd: root, command: 'check-ignore' as const, index: join(root, '../no-index'), env, stdin };
  const { stdout } = await git({ ...call, args: ['-z', '--no-index', '--stdin'], accept: (code) => code === 1 });
  const printed = stdout.toString('latin1').split('\0').filter(Boolean);
  return new Set(printed.map((path) => path.slice(2)));
}

/** Of these paths, the ones that one of the trees holds; a tree that is gone holds nothing. */
async function heldBy({ git, at }: Doors, trees: readonly string[], paths: readonly string[]): Promise<Set<string>> {
  const asked = trees.flatMap((tree) => paths.map((path) => ({ path, name: `${tree}:${path}` })));
  if (asked.length === 0) return new Set();
  const stdin = Buffer.from(asked.map(({ name }) => `${name}\0`).join(''), 'latin1');
  const { stdout } = await git({ cwd: at.root, command: 'cat-file', args: ['--batch-check', '-z'], stdin });
  return found(stdout.toString('latin1'), asked);
}

/** Reads the answers of `cat-file --batch-check`: one line for each name, which repeats the name where nothing is there. */
function found(output: string, asked: readonly { readonly path: string; readonly name: string }[]): Set<string> {
  const held = new Set<string>();
  let place = 0;
  for (const { path, name } of asked) {
    const none = `${name} missing\n`;
    if (output.startsWith(none, place)) place += none.length;
    else {
      held.add(path);
      place = output.indexOf('\n', place) + 1;
    }
  }
  return held;
}

/**
 * Files that lay there when a backup was made, ignored or too large to be in it, and that git tracks since. They are in
 * nobody's way, so going back to the backup leaves them. What the move from it brought, or what was deleted then, was
 * not there: that goes.
 */
export async function outOfSight(doors: Doors, way: Way): Promise<ReadonlySet<string>> {
  const { target, deltas, named } = way;
  const meta = target.stored?.meta;
  const isLeaving = ([path, delta]: [string, Delta]): boolean =>
    delta.new === null && delta.old?.mode !== LINK_MODE && !named(path);
  const paths = [...deltas].filter(isLeaving).map(([path]) => path);
  if (meta === undefined || paths.length === 0) return new Set();
  const wasLeft = isAmong(new Set(meta.left.map(({ path }) => path)));
  const ignored = await ignoredThere(doors, way, paths);
  const unseen = paths.filter((path) => ignored.has(path) || wasLeft(path));
  const known = await heldBy(doors, [target.base, meta.index.tree, ...meta.brought], unseen);
  return new Set(unseen.filter((path) => !known.has(path)));
}

import { constants } from 'node:fs';
import { mkdtemp, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Delta, Deltas } from '../entries.ts';
import { ignoredBy, placesOfRules } from '../ignore-rules.ts';
import { fullPath, LINK_MODE } from '../large-files.ts';
import type { Doors } from '../publish.ts';
import type { Repository } from '../repository.ts';
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

/** No rules anybody wrote are larger. */
const RULES_BYTES = 10_000_000;

/** The rules that lie in a file now. Like git no link is followed, and nothing that is no file is waited for. */
async function rulesIn(at: Repository, path: string): Promise<Buffer | null> {
  const how = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(fullPath(at, path), how).catch(() => null);
  if (file === null) return null;
  try {
    const found = await file.stat();
    if (!found.isFile() || found.size > RULES_BYTES) return null;
    const bytes = Buffer.alloc(found.size);
    const { bytesRead } = await file.read(bytes, 0, found.size, 0);
    return bytes.subarray(0, bytesRead);
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

/** The rules that will lie in a directory at the end of the move, as far as it has any. */
async function rulesAt(doors: Doors, path: string, deltas: Deltas): Promise<Buffer | null> {
  const delta = deltas.get(path);
  if (delta) return delta.new?.mode.startsWith('100') ? blob(doors, delta.new.oid) : null;
  return isFileAt(doors.at, path) ? rulesIn(doors.at, path) : null;
}

/** Which paths git will ignore at the end of the move. */
async function ignoredThere(doors: Doors, { scan, deltas }: Way, paths: readonly string[]) {
  const root = await mkdtemp(join(dirname(scan.file), 'rules-'));
  const rules = new Map<string, Buffer>();
  for (const directory of placesOfRules(paths)) {
    const path = `${directory}.gitignore`;
    const bytes = await rulesAt(doors, path, deltas);
    if (bytes !== null) rules.set(path, bytes);
  }
  return ignoredBy(doors.git, doors.at, { rules, root, paths });
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

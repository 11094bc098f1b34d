import type { Snapshot } from '../../../ports/travel.ts';
import { type Delta, diffTrees, type Entry, zeroId } from '../entries.ts';
import { textOfPath } from '../path-text.ts';
import type { Doors } from '../publish.ts';
import { type Content, commitOf, DURABLE, idOf, treeOf, writeObjects } from './durable-objects.ts';
import { copyExact, exactFiles, unusualDirectories } from './exact-bytes.ts';
import { isBackupRef, META_FILE, type Meta, newBackupRef, printMeta, type Stored } from './meta.ts';
import type { Scan } from './scanned.ts';

/** The paragraph that ends the message of a backup. */
export const BACKUP_TRAILER = 'CodeSleuth-Backup: 1';

interface Drawn {
  readonly tree: string;
  readonly meta: Meta;
  /** Contents to be written besides the description. */
  readonly blobs: readonly Content[];
  readonly scratch: string;
}

interface Put extends Drawn {
  readonly ref: string;
  /** The commit the ref points at now, which stays reachable from the new one; null for a new ref. */
  readonly old: string | null;
}

function indexCommit(meta: Pick<Meta, 'head' | 'at'>, tree: string): Buffer {
  const parents = meta.head === null ? [] : [meta.head];
  return commitOf({ tree, parents, message: 'codesleuth backup: the index', seconds: secondsOf(meta) });
}

function secondsOf(meta: Pick<Meta, 'at'>): number {
  return Math.floor(Date.parse(meta.at) / 1000);
}

/** Writes all objects of a backup, then lets its ref point at them, if the ref is as expected. */
export async function put(doors: Doors, order: Put): Promise<Stored> {
  const { git, at } = doors;
  const { meta, tree, scratch, ref } = order;
  const seconds = secondsOf(meta);
  const description = Buffer.from(printMeta(meta), 'utf8');
  const kept = meta.objects.map((oid) => [`object-${oid}`, oid] as const);
  const index = meta.index.kept === null ? [] : [['index', meta.index.kept] as const];
  const parts = treeOf(new Map([[META_FILE, idOf(doors, 'blob', description)], ...index, ...kept]));
  const message = 'codesleuth backup: what trees cannot hold';
  const partCommit = commitOf({
    tree: idOf(doors, 'tree', parts),
    parents: order.old === null ? [] : [order.old],
    message,
    seconds,
  });
  const parents = [...(meta.head === null ? [] : [meta.head]), meta.index.commit, idOf(doors, 'commit', partCommit)];
  const whole = commitOf({ tree, parents, message: `${meta.why}\n\n${BACKUP_TRAILER}`, seconds });
  await writeObjects(doors, {
    scratch,
    blobs: [{ bytes: description }, ...order.blobs],
    trees: [parts],
    commits: [indexCommit(meta, meta.index.tree), partCommit, whole],
  });
  const commit = idOf(doors, 'commit', whole);
  const args = ['--no-deref', ref, commit, order.old ?? zeroId(at)];
  await git({ cwd: at.root, command: 'update-ref', args, config: DURABLE });
  return { ref, commit, tree, meta };
}

/** Files whose bytes are not what git has of them, copied so that they can be stored. */
export async function odd(
  doors: Doors,
  order: { files: Meta['files']; entry: (path: string) => Entry | null; scratch: string },
) {
  const list = order.files.filter(([path, raw]) => order.entry(path)?.oid !== raw);
  const copies = await copyExact(
    doors.at,
    list.map(([path]) => path),
    order.scratch,
  );
  return {
    objects: list.map(([, raw]) => raw),
    blobs: copies.map((file, position) => ({ file, oid: list[position]?.[1] ?? '' })),
  };
}

/** Bytes and modes of those paths that are regular files, and the unusual modes of directories above them. */
export async function filesOf(doors: Doors, paths: readonly string[]): Promise<Pick<Meta, 'files' | 'directories'>> {
  const files = await exactFiles(doors.at, paths);
  const directories = await unusualDirectories(doors.at, paths);
  return {
    files: [...files].map(([path, file]) => [path, file.raw, file.mode]),
    directories: [...directories],
  };
}

/** Changed, staged and untracked paths: those whose bytes HEAD's commit does not hold. */
export async function savedPaths(doors: Doors, scan: Scan): Promise<string[]> {
  const staged = await diffTrees(doors.git, doors.at, [scan.base, scan.index.tree]);
  const changed = [...scan.changed].filter(([, delta]) => delta.new !== null).map(([path]) => path);
  // Taken out of the index, a file may still be there.
  const isHeld = ([path, delta]: [string, Delta]): boolean =>
    delta.new !== null || scan.changed.get(path)?.new !== null;
  const held = [...staged].filter(isHeld).map(([path]) => path);
  return [...new Set([...changed, ...held, ...scan.index.unmerged])];
}

export interface BackupOrder {
  readonly why: string;
  readonly scratch: string;
  /** Its name; a new one when not given. */
  readonly ref?: string;
  /** Files that a move from this state is likely to touch, with what the scan has of them: described now, not then. */
  readonly ahead?: ReadonlyMap<string, Entry>;
}

/** Keeps a scanned state under a new backup ref. */
export async function storeBackup(doors: Doors, scan: Scan, order: BackupOrder): Promise<Stored> {
  const { index, copy, changed } = scan;
  const saved = await savedPaths(doors, scan);
  const ahead = order.ahead ?? new Map<string, Entry>();
  const described = await filesOf(doors, [...new Set([...saved, ...scan.masked, ...ahead.keys()])]);
  const entry = (path: string): Entry | null => changed.get(path)?.new ?? ahead.get(path) ?? null;
  const exact = await odd(doors, { files: described.files, entry, scratch: order.scratch });
  const kept = index.plain || copy.bytes === null ? null : copy.bytes;
  const now = Date.now();
  const head = { head: scan.head.sha, at: new Date(now).toISOString() };
  const meta: Meta = {
    v: 1,
    why: order.why,
    ...head,
    branch: scan.head.branch,
    index: {
      commit: idOf(doors, 'commit', indexCommit(head, index.tree)),
      tree: index.tree,
      id: copy.id,
      print: index.print,
      exists: copy.bytes !== null,
      kept: kept === null ? null : idOf(doors, 'blob', kept),
      seconds: copy.seconds,
    },
    saved,
    left: [...scan.left],
    untracked: [...changed].filter(([, delta]) => delta.old === null).map(([path]) => path),
    asked: [...scan.asked],
    gone: [],
    brought: [],
    ...described,
    objects: [...new Set([...index.stages, ...exact.objects])],
  };
  const ref = order.ref !== undefined && isBackupRef(order.ref) ? order.ref : newBackupRef(now);
  const blobs = [...exact.blobs, ...(kept === null ? [] : [{ bytes: kept }])];
  return put(doors, { ref, old: null, tree: scan.tree, meta, blobs, scratch: order.scratch });
}

/** What the port says of a backup. */
export function snapshotOf({ ref, commit, meta }: Stored): Snapshot {
  return {
    ref,
    commit,
    head: meta.head,
    branch: meta.branch,
    saved: meta.saved.map(textOfPath),
    left: meta.left.map(({ path, why }) => ({ path: textOfPath(path), why })),
  };
}

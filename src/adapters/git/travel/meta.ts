import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { pathOfText, textOfPath } from '../path-text.ts';
import type { Doors } from '../publish.ts';

/** The name of the part of a backup that says what plain git cannot. */
export const META_FILE = 'snapshot.json';

const idSchema = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
/** Paths are written as path-text.ts says, so that the file is plain text whatever the names. */
const pathSchema = z.string().transform(pathOfText).refine(isInside, 'leads out of the project');

/** Whoever can write refs can plant a backup: no path of one may lead out of the project or into its git directory. */
function isInside(path: string): boolean {
  const parts = path.split('/');
  return !parts.some((part) => ['', '.', '..'].includes(part) || part.toLowerCase() === '.git');
}

/**
 * What a backup holds besides its trees. Its commit's parents are HEAD's commit (none on an unborn branch), a commit of
 * the index's tree, and a commit whose tree holds this file, the index's bytes where its tree does not say all, and
 * blobs that nothing else would keep.
 */
export const metaSchema = z.object({
  v: z.literal(1),
  why: z.string(),
  /** UTC, ISO 8601. */
  at: z.string(),
  head: idSchema.nullable(),
  branch: z.string().nullable(),
  /** `kept`: the blob of the index's bytes. `seconds`: its time. `id`, `print`: see index-state.ts. */
  index: z.object({
    commit: idSchema,
    tree: idSchema,
    id: z.string(),
    print: z.string(),
    exists: z.boolean(),
    kept: idSchema.nullable(),
    seconds: z.number(),
  }),
  saved: z.array(pathSchema),
  /** Nothing is ever written there: these may be names that no tree can hold. */
  left: z.array(z.object({ path: z.string().transform(pathOfText), why: z.string() })),
  /** Files of the work tree that HEAD's commit does not hold. */
  untracked: z.array(pathSchema),
  /** Of these, the ones taken although git ignores them. */
  asked: z.array(pathSchema),
  /** Of these, the ones a move took out of the work tree or wrote over. */
  gone: z.array(pathSchema),
  /** Trees that moves from here brought into the work tree: what only they hold was not there before. */
  brought: z.array(idSchema).default([]),
  /** Regular files as they were, byte for byte: path, id of the bytes, permission bits. */
  files: z.array(z.tuple([pathSchema, idSchema, z.number()])),
  /** Directories with unusual permission bits. */
  directories: z.array(z.tuple([pathSchema, z.number()])),
  /** Other objects the backup keeps: versions of files in conflict. */
  objects: z.array(idSchema),
});
export type Meta = z.infer<typeof metaSchema>;

/** The file's text. */
export function printMeta(meta: Meta): string {
  const texts = (paths: readonly string[]): string[] => paths.map(textOfPath);
  const printed = {
    ...meta,
    saved: texts(meta.saved),
    left: meta.left.map(({ path, why }) => ({ path: textOfPath(path), why })),
    untracked: texts(meta.untracked),
    asked: texts(meta.asked),
    gone: texts(meta.gone),
    files: meta.files.map(([path, raw, mode]) => [textOfPath(path), raw, mode]),
    directories: meta.directories.map(([path, mode]) => [textOfPath(path), mode]),
  };
  return `${JSON.stringify(printed)}\n`;
}

/** A backup as it is stored. */
export interface Stored {
  readonly ref: string;
  readonly commit: string;
  /** The work tree. */
  readonly tree: string;
  readonly meta: Meta;
}

interface Found {
  readonly oid: string;
  readonly bytes: Buffer;
}

/** Splits what `cat-file --batch` prints: header line, content, line end; null for what is missing. */
function parseBatch(output: Buffer): (Found | null)[] {
  const found: (Found | null)[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0x0a, at);
    const header = /^([0-9a-f]+) \w+ (\d+)$/.exec(output.toString('latin1', at, end));
    const start = end + 1;
    const size = Number(header?.[2] ?? -1);
    found.push(header ? { oid: header[1] ?? '', bytes: output.subarray(start, start + size) } : null);
    at = start + size + 1;
  }
  return found;
}

function parseMeta(bytes: Buffer): Meta | null {
  try {
    return metaSchema.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Where backups are: `refs/codesleuth/backup/<milliseconds>-<random hex digits>`. */
export const BACKUP_REFS = 'refs/codesleuth/backup/';
const BACKUP_REF = /^refs\/codesleuth\/backup\/[0-9]+-[0-9a-f]+$/;

/** Whether a text is the name of a backup, and nothing else. */
export function isBackupRef(ref: string): boolean {
  return BACKUP_REF.test(ref);
}

/** A ref for a backup of a moment, in milliseconds since 1970. */
export function newBackupRef(now: number): string {
  return `${BACKUP_REFS}${now}-${randomBytes(4).toString('hex')}`;
}

/** Reads a backup; null when the ref is gone or is no backup of ours. */
export async function readStored(doors: Doors, ref: string): Promise<Stored | null> {
  return isBackupRef(ref) ? readStoredAt(doors, ref) : null;
}

/** Reads a backup that is kept under another full ref of the shell's; null when there is none. */
export async function readStoredAt({ git, at }: Doors, ref: string): Promise<Stored | null> {
  // The part is the last parent: the third, or the second where HEAD had no commit.
  const asked = [`${ref}^{commit}`, `${ref}^3:${META_FILE}`, `${ref}^2:${META_FILE}`];
  const stdin = `${asked.join('\n')}\n`;
  const { stdout } = await git({ cwd: at.root, command: 'cat-file', args: ['--batch'], stdin });
  const [commit, third, second] = parseBatch(stdout);
  const tree = /^tree ([0-9a-f]+)$/m.exec(commit?.bytes.toString('latin1', 0, 100) ?? '')?.[1];
  const part = third ?? second;
  const meta = part ? parseMeta(part.bytes) : null;
  return !commit || meta === null || tree === undefined ? null : { ref, commit: commit.oid, tree, meta };
}

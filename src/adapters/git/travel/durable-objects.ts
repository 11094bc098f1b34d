import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ExternalError } from '../../../ports/errors.ts';
import type { Doors } from '../publish.ts';

/** Settings under which git makes what it writes durable: a backup must outlive a loss of power. */
export const DURABLE: readonly string[] = ['core.fsync=loose-object,pack,reference', 'core.fsyncMethod=fsync'];

/** The same for commands that write many objects in one go: one flush at the end (core.fsyncMethod in git-config(1)). */
export const DURABLE_BATCH: readonly string[] = ['core.fsync=loose-object,pack,reference', 'core.fsyncMethod=batch'];

export type ObjectType = 'blob' | 'tree' | 'commit';

/** The id git gives to an object with this content. */
export function idOf(doors: Pick<Doors, 'at'>, type: ObjectType, content: Buffer): string {
  return createHash(doors.at.hash).update(`${type} ${content.length}\0`).update(content).digest('hex');
}

/** Content of an object to be written, or a file inside the scratch directory that holds it and the id it should have. */
export type Content = { readonly bytes: Buffer } | { readonly file: string; readonly oid: string };

export interface Batch {
  readonly scratch: string;
  readonly blobs: readonly Content[];
  readonly trees: readonly Buffer[];
  readonly commits: readonly Buffer[];
}

async function writeAllOf(doors: Doors, type: ObjectType, order: { scratch: string; contents: readonly Content[] }) {
  const { scratch, contents } = order;
  if (contents.length === 0) return;
  const files = contents.map(async (content, position) => {
    if ('file' in content) return content.file;
    const file = join(scratch, `${type}-${position}`);
    await writeFile(file, content.bytes, { mode: 0o600 });
    return file;
  });
  // Relative to the root: the way there has no line ends even when the root's own name has some.
  const names = (await Promise.all(files)).map((file) => `${relative(doors.at.root, file)}\n`);
  const args = ['-w', '-t', type, '--no-filters', '--stdin-paths'];
  const call = { cwd: doors.at.root, command: 'hash-object' as const, args, stdin: names.join(''), config: DURABLE };
  const written = (await doors.git(call)).stdout.toString('latin1').split('\n');
  for (const [position, content] of contents.entries()) {
    if ('oid' in content && content.oid !== written[position]) throw changedMeanwhile();
  }
}

function changedMeanwhile(): ExternalError {
  return new ExternalError('git', 'A file changed while it was being saved; nothing else was done.', {
    next: 'Let whatever writes to the project finish, then try again.',
  });
}

/** Writes objects whose ids are known already, all kinds at the same time; durable when it resolves. */
export async function writeObjects(doors: Doors, batch: Batch): Promise<void> {
  const { scratch } = batch;
  const asContents = (list: readonly Buffer[]): Content[] => list.map((bytes) => ({ bytes }));
  await Promise.all([
    writeAllOf(doors, 'blob', { scratch, contents: batch.blobs }),
    writeAllOf(doors, 'tree', { scratch, contents: asContents(batch.trees) }),
    writeAllOf(doors, 'commit', { scratch, contents: asContents(batch.commits) }),
  ]);
}

/** A tree object of files only (git's format: `100644 name NUL id`, sorted by name). */
export function treeOf(files: ReadonlyMap<string, string>): Buffer {
  const names = [...files.keys()].sort();
  return Buffer.concat(
    names.flatMap((name) => [Buffer.from(`100644 ${name}\0`, 'latin1'), Buffer.from(files.get(name) ?? '', 'hex')]),
  );
}

export interface CommitParts {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** Seconds since 1970. */
  readonly seconds: number;
}

/** A commit object by the shell. */
export function commitOf({ tree, parents, message, seconds }: CommitParts): Buffer {
  const who = `CodeSleuth <codesleuth@localhost> ${seconds} +0000`;
  const lines = [`tree ${tree}`, ...parents.map((sha) => `parent ${sha}`), `author ${who}`, `committer ${who}`];
  return Buffer.from(`${lines.join('\n')}\n\n${message.replaceAll('\0', '')}\n`, 'utf8');
}

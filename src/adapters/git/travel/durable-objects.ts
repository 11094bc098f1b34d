import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createDeflate, deflateSync } from 'node:zlib';
import { ExternalError } from '../../../ports/errors.ts';
import { errorCode, unless } from '../../store/disk-error.ts';
import type { Doors } from '../publish.ts';
import type { Repository } from '../repository.ts';
import { quarantineEnv, quarantineOf } from './quarantine.ts';

/** Settings under which git makes what it writes durable: a backup must outlive a loss of power. */
export const DURABLE: readonly string[] = [
  'core.fsync=loose-object,pack,pack-metadata,reference',
  'core.fsyncMethod=fsync',
];

/** So many objects are flushed one by one; more go into one pack, which is two flushes. */
const LOOSE = 24;

export type ObjectType = 'blob' | 'tree' | 'commit';

/** The id git gives to an object with this content. */
export function idOf(doors: Pick<Doors, 'at'>, type: ObjectType, content: Buffer): string {
  return createHash(doors.at.hash).update(`${type} ${content.length}\0`).update(content).digest('hex');
}

/** Content of an object to be written, or a file that holds it (a blob's) and the id it should have. */
export type Content = { readonly bytes: Buffer } | { readonly file: string; readonly oid: string };

export interface Batch {
  readonly scratch: string;
  readonly blobs: readonly Content[];
  readonly trees: readonly Buffer[];
  readonly commits: readonly Buffer[];
}

function changedMeanwhile(): ExternalError {
  return new ExternalError('git', 'A file changed while it was being saved; nothing else was done.', {
    next: 'Let whatever writes to the project finish, then try again.',
  });
}

const FAST = { level: constants.Z_BEST_SPEED };

/** The place of an object in a directory of objects: `ab/cdef…` (gitrepository-layout(5)). */
function placeOf(objects: string, oid: string): string {
  return join(objects, oid.slice(0, 2), oid.slice(2));
}

async function putSmall(doors: Doors, objects: string, object: { type: ObjectType; bytes: Buffer }): Promise<void> {
  const { type, bytes } = object;
  const path = placeOf(objects, idOf(doors, type, bytes));
  await mkdir(dirname(path), { recursive: true });
  const whole = Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`, 'latin1'), bytes]);
  await writeFile(path, deflateSync(whole, FAST), { mode: 0o444, flag: 'wx' }).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
}

/** Stores a file as a blob piece by piece; rejects when it does not hold what it should. */
async function putFile(doors: Doors, objects: string, { file, oid }: { file: string; oid: string }): Promise<void> {
  const { size } = await stat(file);
  const header = Buffer.from(`blob ${size}\0`, 'latin1');
  const hash = createHash(doors.at.hash);
  const path = placeOf(objects, oid);
  await mkdir(dirname(path), { recursive: true });
  const pieces = async function* (): AsyncGenerator<Buffer> {
    hash.update(header);
    yield header;
    for await (const piece of createReadStream(file)) {
      hash.update(piece);
      yield piece;
    }
  };
  const part = `${file}.part`;
  await pipeline(pieces, createDeflate(FAST), createWriteStream(part, { mode: 0o444 }));
  if (hash.digest('hex') !== oid) throw changedMeanwhile();
  await rename(part, path);
}

const isIndex = (name: string): boolean => name.endsWith('.idx');

/** The objects of a pack, by its index: 2 words, 256 counts, the ids (gitformat-pack(5), version 2). */
async function idsOf(index: string, hash: Repository['hash']): Promise<string[]> {
  const bytes = await readFile(index);
  const length = hash === 'sha256' ? 32 : 20;
  const place = (at: number): number => 8 + 256 * 4 + at * length;
  return Array.from({ length: bytes.readUInt32BE(8 + 255 * 4) }, (_, at) =>
    bytes.toString('hex', place(at), place(at + 1)),
  );
}

interface Found {
  readonly loose: readonly string[];
  /** Files of packs, those git looks for first at the end. */
  readonly packs: readonly string[];
}

/** What lies in a directory of objects; git stores files that are very large as packs. */
async function listObjects(objects: string): Promise<Found> {
  const names = await readdir(objects);
  const loose = names.filter((name) => /^[0-9a-f]{2}$/.test(name));
  const files = await Promise.all(
    loose.map(async (name) => (await readdir(join(objects, name))).map((rest) => name + rest)),
  );
  const packs = (await unless(readdir(join(objects, 'pack')), ['ENOENT'], [])).filter((name) =>
    name.startsWith('pack-'),
  );
  return {
    loose: files.flat().filter((name) => /^[0-9a-f]+$/.test(name)),
    packs: packs.sort((a, b) => Number(isIndex(a)) - Number(isIndex(b))).map((name) => join('pack', name)),
  };
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Puts a finished file durably where git finds it; `objects` may be on another disk than `from`. */
async function take(from: string, to: string, mode: number): Promise<void> {
  await chmod(from, mode & 0o444);
  await flush(from);
  const made = await mkdir(dirname(to), { recursive: true });
  // As git does it for a repository that is shared.
  if (made !== undefined) await chmod(dirname(to), mode);
  await rename(from, to).catch(async (error: unknown) => {
    if (errorCode(error) !== 'EXDEV') throw error;
    const beside = join(dirname(to), `tmp_obj_${basename(from)}`);
    await copyFile(from, beside);
    await flush(beside);
    await rename(beside, to);
  });
}

/** Makes all objects of the quarantine the repository's own, durably. */
async function migrate(doors: Doors, scratch: string): Promise<void> {
  const from = quarantineOf(scratch);
  const to = join(doors.at.commonDir, 'objects');
  const { loose, packs } = await listObjects(from);
  const mode = (await stat(to)).mode & 0o7777;
  if (loose.length <= LOOSE) {
    await Promise.all(loose.map((oid) => take(placeOf(from, oid), placeOf(to, oid), mode)));
    for (const name of packs) await take(join(from, name), join(to, name), mode);
    return;
  }
  const packed = await Promise.all(packs.filter(isIndex).map((name) => idsOf(join(from, name), doors.at.hash)));
  // No deltas: these are few, and the user's own clean-up packs them anew.
  const args = ['-q', '--window=0', '--threads=1', join(to, 'pack', 'pack')];
  const config = [...DURABLE, `pack.compression=${constants.Z_BEST_SPEED}`];
  const call = { cwd: doors.at.root, command: 'pack-objects' as const, env: quarantineEnv(scratch), config };
  await doors.git({ ...call, args, stdin: `${[...loose, ...packed.flat()].join('\n')}\n` });
}

/** Writes objects and makes them, and all that the quarantine holds, durable and the repository's own. */
export async function writeObjects(doors: Doors, batch: Batch): Promise<void> {
  const { scratch, blobs, trees, commits } = batch;
  const objects = quarantineOf(scratch);
  const small = (type: ObjectType, list: readonly Buffer[]) =>
    list.map((bytes) => putSmall(doors, objects, { type, bytes }));
  await Promise.all([...small('tree', trees), ...small('commit', commits)]);
  for (const blob of blobs) {
    if ('file' in blob) await putFile(doors, objects, blob);
    else await putSmall(doors, objects, { type: 'blob', bytes: blob.bytes });
  }
  await migrate(doors, scratch);
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

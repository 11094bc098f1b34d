import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ResultFile } from '../../../schemas/results.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { ProjectFilesPort } from '../../ports/files.ts';
import { writeFileAtomic } from '../store/atomic-file.ts';
import { diskError, unless } from '../store/disk-error.ts';
import { pathToWrite } from './project-path.ts';
import { readProjectFile, sha256 } from './real-file.ts';

type Deliver = ProjectFilesPort['deliver'];
type Options = Parameters<Deliver>[2];

/**
 * Writes the files of a bundle. Every path is judged before the first byte is written. A file that holds neither the
 * new content nor what the shell wrote last (`known`: path to sha256) is somebody's work: its bytes are copied to
 * `keep` first. Running it again after a crash writes only what is missing. Rejects with an ExternalError.
 */
export async function deliver(
  dir: string,
  files: readonly ResultFile[],
  options: Options,
): Promise<Awaited<ReturnType<Deliver>>> {
  for (const file of files) await pathToWrite(dir, file.path);
  const written: { path: string; sha256: string }[] = [];
  const kept: string[] = [];
  for (const file of files) {
    if (await deliverOne(dir, file, options)) kept.push(file.path);
    written.push({ path: file.path, sha256: sha256(file.content) });
  }
  return { files: written, kept };
}

/** Writes a file of the project in one durable step. */
export async function writeProjectFile(dir: string, file: ResultFile): Promise<void> {
  await writeFileAtomic(await pathToWrite(dir, file.path), file.content, { inside: dir });
}

/** True when what was there before is kept. */
async function deliverOne(dir: string, file: ResultFile, options: Options): Promise<boolean> {
  const before = await readProjectFile(dir, file.path);
  const wanted = Buffer.from(file.content, 'utf8');
  if (before?.equals(wanted) === true) return false;
  const isForeign = before !== null && sha256(before) !== options.known.get(file.path);
  if (isForeign) await keepBytes(resolve(dir, options.keep, file.path), before);
  await writeProjectFile(dir, file);
  return isForeign;
}

/** Copies to the first free name; one that holds the same bytes is the copy an interrupted delivery made. */
async function keepBytes(path: string, bytes: Buffer): Promise<void> {
  for (let number = 1; number < 10_000; number += 1) {
    const name = number === 1 ? path : `${path}.${number}`;
    const there = await unless(readFile(name), ['ENOENT'], null).catch((error: unknown) => {
      throw diskError(`read ${name}`, error);
    });
    if (there?.equals(bytes) === true) return;
    if (there === null) return writeFileAtomic(name, bytes, { mode: 0o600 });
  }
  throw new ExternalError('disk', `There are too many kept copies of ${path}.`, { next: 'Remove some of them.' });
}

import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { unless } from '../../store/disk-error.ts';
import { wayOut } from './way-out.ts';

/** Files of a git directory that can name programs git runs, or other places it reads from. */
const DECISIVE = ['config', 'config.worktree', 'info/attributes', 'objects/info/alternates'] as const;

/** A clone's git directory as it was made: SHA-256 in hex of each decisive file, null for one that is not there. */
export const gitPrintSchema = z.record(z.enum(DECISIVE), z.string().nullable());
export type GitPrint = z.infer<typeof gitPrintSchema>;

const ABSENT = ['ENOENT', 'ENOTDIR'];
const SIZE_LIMIT = 1_000_000;

/** A file of the git directory: its bytes, null when there is none, or what else is there. */
async function lookAt(gitDir: string, name: string): Promise<Buffer | null | 'odd'> {
  const parts = name.split('/');
  for (let depth = 1; depth < parts.length; depth += 1) {
    const above = await unless(lstat(join(gitDir, ...parts.slice(0, depth))), ABSENT, null);
    if (above === null) return null;
    if (!above.isDirectory()) return 'odd';
  }
  const path = join(gitDir, name);
  const found = await unless(lstat(path), ABSENT, null);
  if (found === null) return null;
  return found.isFile() && found.size <= SIZE_LIMIT ? readFile(path) : 'odd';
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** What a new clone's git directory holds, to be remembered. */
export async function printOf(gitDir: string): Promise<GitPrint> {
  const print: GitPrint = {
    config: null,
    'config.worktree': null,
    'info/attributes': null,
    'objects/info/alternates': null,
  };
  for (const name of DECISIVE) {
    const found = await lookAt(gitDir, name);
    print[name] = Buffer.isBuffer(found) ? sha256(found) : null;
  }
  return print;
}

/** How a git directory differs from what was remembered: in one of the files, whose bytes are given, or as a whole. */
export type Difference =
  | { readonly kind: 'none' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'place'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string; readonly bytes: Buffer | null };

async function changedFile(gitDir: string, print: GitPrint): Promise<Difference> {
  for (const name of DECISIVE) {
    const bytes = await lookAt(gitDir, name);
    const path = join(gitDir, name);
    if (bytes === 'odd') return { kind: 'place', path };
    if ((bytes === null ? null : sha256(bytes)) !== print[name]) return { kind: 'file', path, bytes };
  }
  return { kind: 'none' };
}

/** Compares a clone's git directory with what was remembered of it. Runs no git: it would follow what is to be looked at. */
export async function differenceOf(gitDir: string, print: GitPrint): Promise<Difference> {
  const found = await unless(lstat(gitDir), ABSENT, null);
  if (found === null) return { kind: 'gone' };
  const path = found.isDirectory() ? wayOut(gitDir) : gitDir;
  return path === null ? changedFile(gitDir, print) : { kind: 'place', path };
}

import { createHash } from 'node:crypto';
import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileFacts } from '../../../schemas/code-facts.ts';
import type { ProcessPort } from '../../ports/processes.ts';
import type { Surveyed, SurveyPort } from '../../ports/survey.ts';
import { pathInside } from '../files/project-path.ts';
import { readRegular } from '../files/real-file.ts';
import { type Ctags, findCtags, symbolsByCtags } from './ctags.ts';
import { readFacts, writeFacts } from './facts-file.ts';
import { isSource, scanSource } from './scan.ts';
import { createTextIndex } from './text-index.ts';

/** A larger file is named, not read: no source a person wrote is, and a generated one says nothing. */
const LIMIT_BYTES = 1_000_000;
/** Files looked at side by side. */
const AT_ONCE = 64;

type Order = Parameters<SurveyPort['survey']>[0];

interface Found {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Surveys a project: what did not change since the last survey is not read again, in this shell or an earlier one. */
export function createSurvey(options: {
  readonly processes: ProcessPort;
  readonly env: Readonly<Record<string, string | undefined>>;
}): SurveyPort {
  const inMemory = new Map<string, { readonly by: string; readonly files: ReadonlyMap<string, FileFacts> }>();
  return {
    textIndex: createTextIndex,
    async survey(order) {
      const ctags = await findCtags(options, order);
      const by = ctags === null ? 'scanner' : 'ctags';
      const held = inMemory.get(order.dir);
      const known = held?.by === by ? held.files : await readFacts(order.commonDir, by);
      const files = await look(order, { known, ctags });
      const read = files.filter((facts) => known.get(facts.path) !== facts).length;
      if (read > 0 || files.length !== known.size) await writeFacts(order.commonDir, by, files);
      inMemory.set(order.dir, { by, files: new Map(files.map((facts) => [facts.path, facts])) });
      return { files, read, anew: known.size === 0, by } satisfies Surveyed;
    },
  };
}

interface Tools {
  readonly known: ReadonlyMap<string, FileFacts>;
  readonly ctags: Ctags | null;
}

async function look(order: Order, { known, ctags }: Tools): Promise<readonly FileFacts[]> {
  const found = (await inTurns(order.files, (path) => find(order.dir, path))).filter((file) => file !== null);
  const stale = found.filter((file) => !isSame(known.get(file.path), file)).map((file) => file.path);
  const named =
    ctags === null ? new Map<string, readonly string[]>() : await symbolsByCtags(ctags, order, stale.filter(isSource));
  const folders = new Map<string, Promise<string | null>>();
  return inTurns(found, async (file) => {
    order.signal.throwIfAborted();
    const before = known.get(file.path);
    if (before !== undefined && isSame(before, file)) return before;
    const facts = await read(file, () => bytesOf(order.dir, file.path, folders));
    const symbols = named.get(file.path);
    return symbols === undefined ? facts : { ...facts, symbols: [...symbols] };
  });
}

const isSame = (facts: FileFacts | undefined, { size, mtimeMs }: Found): boolean =>
  facts !== undefined && facts.size === size && facts.mtimeMs === mtimeMs;

async function find(dir: string, path: string): Promise<Found | null> {
  const stats = await lstat(join(dir, path)).catch(() => null);
  return stats?.isFile() === true ? { path, size: stats.size, mtimeMs: stats.mtimeMs } : null;
}

async function read(file: Found, bytesOf: () => Promise<Buffer | null>): Promise<FileFacts> {
  const bytes = isSource(file.path) && file.size <= LIMIT_BYTES ? await bytesOf() : null;
  if (bytes === null || bytes.subarray(0, 8000).includes(0)) return { ...file, sha256: '', imports: [], symbols: [] };
  const { imports, symbols } = scanSource(file.path, bytes.toString('utf8'));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { ...file, sha256, imports: [...imports], symbols: [...symbols] };
}

/** The bytes of a file; null for one that lies outside of the project through a link, or is gone. Folders are looked up once. */
async function bytesOf(
  dir: string,
  path: string,
  folders: Map<string, Promise<string | null>>,
): Promise<Buffer | null> {
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, Math.max(0, slash));
  const known = folders.get(folder) ?? (folder === '' ? realpath(dir) : pathInside(dir, folder));
  folders.set(folder, known);
  const real = await known.catch(() => null);
  return real === null ? null : readRegular(join(real, path.slice(slash + 1)), path).catch(() => null);
}

/** Does the same for each, some at a time, in order. */
async function inTurns<A, B>(items: readonly A[], work: (item: A) => Promise<B>): Promise<B[]> {
  const results: B[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  }
  return results;
}

import { mkdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Context, contextSchema } from '../../../schemas/config.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { ContextRead, HomePort } from '../../ports/files.ts';
import { renameDurable, unfinishedName } from './atomic-file.ts';
import { diskError, errorText, unless } from './disk-error.ts';
import { makeDirectoryDurable } from './durable.ts';
import { appendHistory, readHistory } from './history.ts';
import { jsonErrorAt } from './json-error.ts';
import { holderOf, withLock } from './project-lock.ts';

/** How long another shell may take to change context.json; it takes milliseconds. */
const LOCK_MS = 10_000;

/** A change of context.json is over by then, by far. */
const CHANGE_MS = 1000;

export interface HomeOptions {
  /** Absolute path of home. */
  readonly dir: string;
  /** Takes secrets out of a line before it is remembered. */
  readonly redact: (text: string) => string;
}

/** Home on the disk: `config/context.json` and `config/history` (product.md, section 4). */
export function createHome(options: HomeOptions): HomePort {
  const path = contextPath(options.dir);
  return {
    dir: options.dir,
    readContext: () => readContext(path),
    updateContext: (change) => updateContext(path, change),
    heldBy: () => holderOf(path, CHANGE_MS),
    lookAt: (dirs) => Promise.all(dirs.map(lookAt)),
    readHistory: () => readHistory(options.dir),
    appendHistory: (line) => appendHistory(options.dir, options.redact(line)),
  };
}

export function contextPath(home: string): string {
  return join(home, 'config', 'context.json');
}

/** Reads the file and says what is there; a file that cannot be used is described and never changed. */
async function readContext(path: string): Promise<ContextRead> {
  let text: string | null;
  try {
    text = await unless(readFile(path, 'utf8'), ['ENOENT'], null);
  } catch (error) {
    return { kind: 'corrupt', path, message: errorText(error) };
  }
  return text === null ? { kind: 'absent' } : parseContext(path, text);
}

function parseContext(path: string, text: string): ContextRead {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { kind: 'corrupt', path, message: jsonErrorAt(text) };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'corrupt', path, message: 'line 1: not a JSON object' };
  }
  if (Reflect.get(value, '_setup_complete') !== true) return { kind: 'incomplete' };
  const parsed = contextSchema.safeParse(value);
  if (parsed.success) return { kind: 'ok', context: parsed.data };
  const issue = parsed.error.issues[0];
  const field = issue?.path.map((part) => JSON.stringify(part)).join(' > ');
  return { kind: 'corrupt', path, message: `field ${field}: ${issue?.message}` };
}

async function updateContext(path: string, change: (context: Context) => Context): Promise<ContextRead> {
  return withLock(path, LOCK_MS, async () => {
    const found = await readContext(path);
    if (found.kind !== 'ok') return found;
    const context = contextSchema.parse(change(found.context));
    // What is there already is not written again: opening a project mostly changes nothing.
    if (isDeepStrictEqual(context, found.context)) return found;
    await putContext(path, context);
    return { kind: 'ok', context };
  });
}

/**
 * Writes a whole context, as the set-up does: under the lock, in one step, 0600. Rejects with an ExternalError; then
 * what was there before is untouched.
 */
export async function writeContext(home: string, context: Context): Promise<void> {
  const path = contextPath(home);
  await makeDirectoryDurable(dirname(path), 0o700);
  await withLock(path, LOCK_MS, () => putContext(path, contextSchema.parse(context)));
}

/**
 * `conf` writes under another name and the result is compared and then renamed: in the way it writes by itself a full
 * disk goes unnoticed, the name is not made durable, and with `SNAP` in the environment the file is overwritten in place.
 */
async function putContext(path: string, context: Context): Promise<void> {
  const target = await unless(realpath(path), ['ENOENT'], path);
  const unfinished = unfinishedName(dirname(target));
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const { default: Conf } = await import('conf');
    const store = new Conf({
      cwd: dirname(unfinished),
      configName: basename(unfinished, '.tmp'),
      fileExtension: 'tmp',
      configFileMode: 0o600,
    });
    store.store = context;
    await assertWritten(unfinished, context);
    await renameDurable(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw diskError(`write ${path}`, error);
  }
}

async function assertWritten(path: string, context: Context): Promise<void> {
  const found = await readContext(path);
  const wanted = JSON.stringify(context);
  // What is not set up yet reads as incomplete; the bytes are compared all the same.
  const written: unknown = JSON.parse(await readFile(path, 'utf8').catch(() => 'null'));
  if (found.kind !== 'corrupt' && JSON.stringify(written) === wanted) return;
  throw new ExternalError('disk', 'The configuration did not reach the disk whole; the old one is still in place.', {
    next: 'Free some disk space, then try again.',
    detail: found.kind === 'corrupt' ? found.message : '',
  });
}

/** Only what one look at the directory tells; whether it is dirty needs git. */
async function lookAt(dir: string): Promise<{ dir: string; missing: boolean; dirty: boolean | null }> {
  const found = await stat(dir).catch(() => null);
  return { dir, missing: found?.isDirectory() !== true, dirty: null };
}

import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Set-up runs where nothing is installed yet, so `config/context.json` is read here without zod.
 * The shape itself is written down in schemas/config.ts, and a test holds the two together.
 */
export type ContextFile = Record<string, unknown>;

/** What lies at the path: nothing, a usable file with its exact bytes, or one that must not be written over. */
export type ContextRead =
  | { kind: 'absent' }
  | { kind: 'usable'; raw: Buffer; context: ContextFile }
  | { kind: 'corrupt'; raw: Buffer; why: string };

const sections = ['tier1', 'tier2', 'active', 'agent', 'registered_projects'];

/** Reads `config/context.json`. A file that is not one is described, with the line where JSON gives one; errors other than absence are thrown. */
export function readContext(path: string): ContextRead {
  let raw: Buffer;
  try {
    raw = readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'absent' };
    throw error;
  }
  try {
    const context: unknown = JSON.parse(raw.toString('utf8'));
    if (!isObject(context)) return { kind: 'corrupt', raw, why: 'it holds no JSON object' };
    const why = shapeFault(context);
    return why === null ? { kind: 'usable', raw, context } : { kind: 'corrupt', raw, why };
  } catch (error) {
    return { kind: 'corrupt', raw, why: `it is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The first thing in the file that set-up cannot complete without throwing data away, or null. */
function shapeFault(context: ContextFile): string | null {
  const version = context.schema_version;
  if (version !== undefined && version !== 1) {
    return `its schema_version is ${JSON.stringify(version)}, and this CodeSleuth knows only 1`;
  }
  const bad = sections.find((name) => context[name] !== undefined && !isObject(context[name]));
  return bad === undefined ? null : `${bad} is not an object`;
}

/** A JSON object, and neither an array nor null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Replaces the file in one step that survives a crash: temporary file, fsync, rename, fsync of the directory.
 * Mode 0600, directory 0700 where it is new.
 */
export function writeAtomic(path: string, bytes: string | Buffer): void {
  const directory = dirname(path);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    withFile(temporary, 'w', (file) => {
      writeFileSync(file, bytes);
      fsyncSync(file);
    });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  // Windows has no way to sync a directory.
  if (process.platform !== 'win32') withFile(directory, 'r', fsyncSync);
}

function withFile(path: string, flags: string, use: (file: number) => void): void {
  const file = openSync(path, flags, 0o600);
  try {
    use(file);
  } finally {
    closeSync(file);
  }
}

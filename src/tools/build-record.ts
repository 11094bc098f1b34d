import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** `dist/build.json`: what was built from which inputs. `files` and `previous` map names in dist/ to sizes in bytes. */
export type BuildRecord = { inputs: string; files: Record<string, number>; previous: Record<string, number> };

/** The record of the last finished build, or null where there is none or it cannot be read. */
export function readRecord(dist: string): BuildRecord | null {
  try {
    const found: unknown = JSON.parse(readFileSync(join(dist, 'build.json'), 'utf8'));
    return isRecord(found) ? found : null;
  } catch {
    return null;
  }
}

/** Whether dist/ holds a whole build of exactly these inputs. */
export function isFresh(dist: string, inputs: string): boolean {
  const record = readRecord(dist);
  if (record === null || record.inputs !== inputs) return false;
  return Object.entries(record.files).every(
    ([name, size]) => statSync(join(dist, name), { throwIfNoEntry: false })?.size === size,
  );
}

function isRecord(found: unknown): found is BuildRecord {
  if (typeof found !== 'object' || found === null) return false;
  const { inputs, files, previous } = { inputs: null, files: null, previous: null, ...found };
  return typeof inputs === 'string' && isSizes(files) && isSizes(previous);
}

function isSizes(found: unknown): found is Record<string, number> {
  return typeof found === 'object' && found !== null && Object.values(found).every((size) => Number.isInteger(size));
}

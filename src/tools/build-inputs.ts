import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const rooms = ['src', 'components', 'commands', 'schemas', 'config'];
const files = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** What set-up, the shell and the user write themselves, or what never reaches the bundle. */
const outside = new Set(['config/context.json', 'config/pricing.json', 'config/backups', 'src/bin', 'src/decisions']);

/** The sha256 (hex) of everything that the bundle is made of: the sources, the data and the lock file under `root`. */
export function hashInputs(root: string): string {
  const hash = createHash('sha256');
  for (const path of [
    ...files.filter((file) => existsSync(join(root, file))),
    ...rooms.flatMap((r) => walk(root, r)),
  ]) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** The files below a directory in a fixed order, as paths relative to `root`. */
function walk(root: string, directory: string): string[] {
  if (outside.has(directory) || !existsSync(join(root, directory))) return [];
  return readdirSync(join(root, directory))
    .sort()
    .map((name) => `${directory}/${name}`)
    .filter((path) => !outside.has(path))
    .flatMap((path) => (statSync(join(root, path)).isDirectory() ? walk(root, path) : [path]));
}

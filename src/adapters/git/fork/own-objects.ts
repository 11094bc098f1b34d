import { constants, copyFileSync, renameSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { errorCode } from '../../store/disk-error.ts';

const LOOSE = /^[0-9a-f]{2}$/;
/** How many objects are copied before the event loop gets its turn: one by one they would cost three times as much. */
const SLICE = 32;

/** What copying files that share their bytes answers where the file system knows no such thing. */
const NO_SHARING = ['ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'EINVAL', 'ENOSYS', 'ENOTTY'];

function replace(folder: string, name: string, how: number): void {
  const [path, part] = [join(folder, name), join(folder, `tmp_obj_${name}`)];
  try {
    copyFileSync(path, part, how | constants.COPYFILE_EXCL);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** Packs are copied only where that costs neither time nor space; else they stay the project's own files. */
function ownPacks(folder: string, names: readonly string[]): void {
  try {
    for (const name of names) replace(folder, name, constants.COPYFILE_FICLONE_FORCE);
  } catch (error) {
    if (!NO_SHARING.includes(errorCode(error))) throw error;
  }
}

/**
 * Gives a clone made of hard links files of its own for its loose objects, and for its packs where the file system lets
 * files share their bytes: what is written into one of them in place is not written into the project's.
 */
export async function ownObjects(gitDir: string): Promise<void> {
  const objects = join(gitDir, 'objects');
  const folders = (await readdir(objects)).filter((name) => LOOSE.test(name));
  const listed = await Promise.all(folders.map(async (name) => [name, await readdir(join(objects, name))] as const));
  const loose = listed.flatMap(([folder, names]) => names.map((name) => [join(objects, folder), name] as const));
  for (const [count, [folder, name]] of loose.entries()) {
    replace(folder, name, constants.COPYFILE_FICLONE);
    if (count % SLICE === 0) await breathe();
  }
  ownPacks(join(objects, 'pack'), await readdir(join(objects, 'pack')));
}

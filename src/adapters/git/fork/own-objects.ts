import { constants } from 'node:fs';
import { copyFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../store/disk-error.ts';

const LOOSE = /^[0-9a-f]{2}$/;
/** Copies under way at once. */
const AT_ONCE = 16;

/** What copying files that share their bytes answers where the file system knows no such thing. */
const NO_SHARING = ['ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'EINVAL', 'ENOSYS', 'ENOTTY'];

async function replace(folder: string, name: string, how: number): Promise<void> {
  const [path, part] = [join(folder, name), join(folder, `tmp_obj_${name}`)];
  try {
    await copyFile(path, part, how | constants.COPYFILE_EXCL);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Packs are copied only where that costs neither time nor space; else they stay the project's own files. */
async function ownPacks(folder: string, names: readonly string[]): Promise<void> {
  try {
    for (const name of names) await replace(folder, name, constants.COPYFILE_FICLONE_FORCE);
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
  const left = loose.values();
  const work = async (): Promise<void> => {
    for (const [folder, name] of left) await replace(folder, name, constants.COPYFILE_FICLONE);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await ownPacks(join(objects, 'pack'), await readdir(join(objects, 'pack')));
}

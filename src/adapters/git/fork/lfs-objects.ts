import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unfinishedName } from '../../store/atomic-file.ts';
import { unless } from '../../store/disk-error.ts';

/** One file under two names would be changed in both places by whoever writes into one of them. */
async function copyObject(from: string, folder: string, name: string): Promise<void> {
  const part = unfinishedName(folder);
  try {
    await copyFile(from, part, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    await rename(part, join(folder, name));
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/**
 * Gives one git directory the large-file objects (git-lfs) of another that it lacks: its smudge filter could not download
 * them where there is no remote. Where the file system can, the copies share their bytes until one is written to.
 */
export async function shareLfsObjects(fromGitDir: string, toGitDir: string): Promise<void> {
  const [from, to] = [join(fromGitDir, 'lfs', 'objects'), join(toGitDir, 'lfs', 'objects')];
  const walk = async (way: string): Promise<void> => {
    const entries = await unless(readdir(join(from, way), { withFileTypes: true }), ['ENOENT'], []);
    const there: string[] = await unless(readdir(join(to, way)), ['ENOENT'], []);
    const lacking = entries.filter((entry) => entry.isFile() && !there.includes(entry.name));
    if (lacking.length > 0) await mkdir(join(to, way), { recursive: true });
    for (const { name } of lacking) await copyObject(join(from, way, name), join(to, way), name);
    for (const { name } of entries.filter((entry) => entry.isDirectory())) await walk(join(way, name));
  };
  await walk('');
}

import { copyFile, link, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, unless } from '../../store/disk-error.ts';

async function linkFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return;
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes(errorCode(error))) throw error;
    await copyFile(from, to);
  }
}

/**
 * Gives one git directory the large-file objects (git-lfs) of another: its smudge filter could not download them where
 * there is no remote. They are named by their hash and never changed, so hard links will do.
 */
export async function shareLfsObjects(fromGitDir: string, toGitDir: string): Promise<void> {
  const [from, to] = [join(fromGitDir, 'lfs', 'objects'), join(toGitDir, 'lfs', 'objects')];
  const walk = async (way: string): Promise<void> => {
    for (const entry of await unless(readdir(join(from, way), { withFileTypes: true }), ['ENOENT'], [])) {
      const next = join(way, entry.name);
      if (entry.isDirectory()) await walk(next);
      if (!entry.isFile()) continue;
      await mkdir(join(to, way), { recursive: true });
      await linkFile(join(from, next), join(to, next));
    }
  };
  await walk('');
}

import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileAtomic } from '../../../../src/adapters/store/atomic-file.ts';
import { tempDir } from './temp.ts';

describe('writing a file in one step', () => {
  it('makes missing directories and leaves nothing but the file', async () => {
    const dir = await tempDir();
    await writeFileAtomic(join(dir, 'a/b/file.md'), 'text €');
    expect(await readFile(join(dir, 'a/b/file.md'), 'utf8')).toBe('text €');
    expect(await readdir(join(dir, 'a/b'))).toEqual(['file.md']);
  });

  it('keeps the mode of a file that is there, and gives a new one the mode asked for', async () => {
    const dir = await tempDir();
    const script = join(dir, 'run.sh');
    await writeFile(script, 'old');
    await chmod(script, 0o755);
    await writeFileAtomic(script, 'new');
    expect((await stat(script)).mode & 0o777).toBe(0o755);
    await chmod(script, 0o666);
    await writeFileAtomic(script, 'new');
    expect((await stat(script)).mode & 0o777).toBe(0o666);
    await writeFileAtomic(join(dir, 'secret'), 'x', { mode: 0o600 });
    expect((await stat(join(dir, 'secret'))).mode & 0o777).toBe(0o600);
    await writeFileAtomic(script, 'newer', { mode: 0o600 });
    expect((await stat(script)).mode & 0o777).toBe(0o600);
  });

  it('puts a new file in the place, so that a reader of the old one sees no mixture', async () => {
    const dir = await tempDir();
    const path = join(dir, 'f');
    await writeFileAtomic(path, 'one');
    const before = await stat(path);
    await writeFileAtomic(path, 'two');
    expect((await stat(path)).ino).not.toBe(before.ino);
  });

  it('writes to the file a link leads to and keeps the link', async () => {
    const dir = await tempDir();
    await mkdir(join(dir, 'docs'));
    await writeFile(join(dir, 'docs/real'), 'old');
    await symlink('docs/real', join(dir, 'link'));
    await writeFileAtomic(join(dir, 'link'), 'new', { inside: dir });
    expect(await readFile(join(dir, 'docs/real'), 'utf8')).toBe('new');
    expect(await readlink(join(dir, 'link'))).toBe('docs/real');
  });

  it.each(['file', 'parent', 'dangling'])('does not leave the directory through a linked %s', async (kind) => {
    const [dir, outside] = [await tempDir(), await tempDir()];
    await writeFile(join(outside, 'victim'), 'untouched');
    if (kind === 'file') await symlink(join(outside, 'victim'), join(dir, 'victim'));
    if (kind === 'dangling') await symlink(join(outside, 'new'), join(dir, 'victim'));
    if (kind === 'parent') await symlink(outside, join(dir, 'sub'));
    const path = kind === 'parent' ? join(dir, 'sub/victim') : join(dir, 'victim');
    await expect(writeFileAtomic(path, 'evil', { inside: dir })).rejects.toMatchObject({ kind: 'disk' });
    expect(await readdir(outside)).toEqual(['victim']);
    expect(await readFile(join(outside, 'victim'), 'utf8')).toBe('untouched');
  });

  it('leaves the old file and no rest when it fails', async () => {
    const dir = await tempDir();
    await mkdir(join(dir, 'taken/inside'), { recursive: true });
    await expect(writeFileAtomic(join(dir, 'taken'), 'x')).rejects.toMatchObject({ next: expect.any(String) });
    expect(await readdir(dir)).toEqual(['taken']);
    await writeFile(join(dir, 'file'), '');
    await expect(writeFileAtomic(join(dir, 'file/below'), 'x')).rejects.toMatchObject({ kind: 'disk' });
  });

  it('leaves the old file when the disk takes only a part of the new one', async () => {
    const dir = await tempDir();
    const path = join(dir, 'f');
    await writeFile(path, 'old');
    const module = join(import.meta.dirname, '../../../../src/adapters/store/atomic-file.ts');
    const program = `import { writeFileAtomic } from '${module}';
      await writeFileAtomic('${path}', 'x'.repeat(100_000)).catch((error) => console.log(error.message, error.next));`;
    // The limit on file sizes makes the kernel answer as a full disk does: a short count first, then an error.
    const command = `ulimit -f 40; exec "$0" --input-type=module -e "$1"`;
    const { stdout } = spawnSync('bash', ['-c', command, process.execPath, program], { encoding: 'utf8' });
    expect(stdout).toMatch(/EFBIG.*ulimit/);
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(dir)).toEqual(['f']);
  });

  it('clears up what a killed shell left, and only that', async () => {
    const dir = await tempDir();
    const dead = spawnSync(process.execPath, ['-e', '0']).pid;
    await writeFile(join(dir, `.codesleuth-${dead}-abcdef.tmp`), 'half');
    await writeFile(join(dir, `.codesleuth-${process.pid}-abcdef.tmp`), 'mine');
    await writeFile(join(dir, `.codesleuth-notes`), 'theirs');
    await writeFileAtomic(join(dir, 'f'), 'x');
    expect((await readdir(dir)).sort()).toEqual([`.codesleuth-${process.pid}-abcdef.tmp`, '.codesleuth-notes', 'f']);
  });
});

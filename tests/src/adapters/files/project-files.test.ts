import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, readlink, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { observationSchema } from '../../../../schemas/observation.ts';
import { PATHS } from '../../../../schemas/paths.ts';
import { createProjectFiles } from '../../../../src/adapters/files/project-files.ts';
import { whyUnsafe } from '../../../../src/adapters/files/project-path.ts';
import { sha256 } from '../../../../src/adapters/files/real-file.ts';
import { tempDir } from '../store/temp.ts';

async function project() {
  const [dir, home] = [await tempDir(), await tempDir()];
  return { dir, home, port: createProjectFiles({ home }) };
}

async function put(dir: string, path: string, content: string): Promise<void> {
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await writeFile(join(dir, path), content);
}

const noneKnown: ReadonlyMap<string, string> = new Map();

describe('examining a directory', () => {
  it('tells what is there', async () => {
    const { dir, port } = await project();
    expect(await port.examine(dir)).toEqual({
      path: dir,
      exists: true,
      isDirectory: true,
      empty: true,
      writable: true,
      insideHome: false,
      aroundHome: false,
    });
    await writeFile(join(dir, 'f'), '');
    expect(await port.examine(dir)).toMatchObject({ empty: false });
    expect(await port.examine(join(dir, 'f'))).toMatchObject({ exists: true, isDirectory: false, empty: false });
  });

  it('gives the real path of one that is yet to be made', async () => {
    const { dir, port } = await project();
    const link = join(await tempDir(), 'link');
    await symlink(dir, link);
    expect(await port.examine(join(link, 'new/deep'))).toEqual({
      path: join(dir, 'new/deep'),
      exists: false,
      isDirectory: false,
      empty: false,
      writable: true,
      insideHome: false,
      aroundHome: false,
    });
    await writeFile(join(dir, 'f'), '');
    expect(await port.examine(join(dir, 'f/below'))).toMatchObject({ exists: false, writable: false });
    await port.makeDirectory(join(link, 'new/deep'));
    expect(await port.examine(join(dir, 'new/deep'))).toMatchObject({ exists: true, empty: true });
  });

  it('sees what is inside home by real path, whatever links lie between', async () => {
    const { dir, home, port } = await project();
    await symlink(home, join(dir, 'to-home'));
    const link = join(await tempDir(), 'home-link');
    await symlink(home, link);
    const throughLink = createProjectFiles({ home: link });
    for (const inside of [home, join(home, 'a/b'), join(dir, 'to-home'), join(dir, 'to-home/new')]) {
      expect(await port.examine(inside), inside).toMatchObject({ insideHome: true });
      expect(await throughLink.examine(inside), inside).toMatchObject({ insideHome: true });
    }
    await symlink(dir, join(home, 'out'));
    for (const outside of [
      `${home}-evil`,
      dirname(home),
      join(home, '..', 'x'),
      join(home, 'out'),
      `${home}/..x/../..`,
    ]) {
      expect(await port.examine(outside), outside).toMatchObject({ insideHome: false });
    }
    expect(await port.examine(join(home, '..hidden'))).toMatchObject({ insideHome: true });
  });
});

describe('the installation', () => {
  it('is no place for a project, also when home lies elsewhere', async () => {
    const dir = await tempDir();
    const install = join(dir, 'program');
    await mkdir(install);
    const port = createProjectFiles({ home: join(dir, 'home'), install });
    expect(await port.examine(join(install, 'new'))).toMatchObject({ insideHome: true });
    expect(await port.examine(join(dir, 'program-two'))).toMatchObject({ insideHome: false });
  });
});

describe('observing a project', () => {
  it('sees nothing in an empty directory', async () => {
    const { dir, port } = await project();
    expect(observationSchema.parse(await port.observe(dir))).toEqual({
      spec: null,
      designContract: null,
      taskGraph: null,
      interfaces: null,
      schema: null,
      ownership: null,
      contracts: [],
      openapi: null,
      handoff: null,
      securityReport: false,
      criticism: false,
      git: null,
    });
  });

  it('sees every file a gate depends on, with its hash, and contracts in order', async () => {
    const { dir, port } = await project();
    const files = ['spec', 'designContract', 'taskGraph', 'interfaces', 'schema', 'ownership', 'handoff'] as const;
    for (const name of files) await put(dir, PATHS[name], `${name} €`);
    for (const name of ['b.contracts.ts', 'a.contracts.ts', 'note.ts']) await put(dir, `contracts/${name}`, name);
    await put(dir, PATHS.openapi, 'openapi: 3.1.0\npaths:\n  /notes:\n    get: {}\n');
    await put(dir, PATHS.securityReport, '');
    await put(dir, PATHS.criticism, '');
    const seen = observationSchema.parse(await port.observe(dir));
    for (const name of files) {
      expect(seen[name]).toEqual({ path: PATHS[name], text: `${name} €`, sha256: sha256(`${name} €`) });
    }
    expect(seen.contracts.map(({ path }) => path)).toEqual(['contracts/a.contracts.ts', 'contracts/b.contracts.ts']);
    expect(seen.openapi).toEqual({ endpoints: [{ method: 'GET', path: '/notes' }], error: null });
    expect(seen).toMatchObject({ securityReport: true, criticism: true });
  });

  it('is not led out of the project, nor stopped by what is no file', async () => {
    const { dir, port } = await project();
    const outside = await tempDir();
    await put(outside, 'secret', 'secret');
    await mkdir(join(dir, 'artifacts/discovery'), { recursive: true });
    await symlink(join(outside, 'secret'), join(dir, PATHS.spec));
    await mkdir(join(dir, PATHS.designContract));
    await mkdir(join(dir, 'artifacts/build'), { recursive: true });
    spawnSync('mkfifo', [join(dir, PATHS.taskGraph)]);
    await symlink(PATHS.taskGraph, join(dir, 'contracts'));
    await symlink('loop', join(dir, 'loop'));
    await mkdir(join(dir, PATHS.securityReport), { recursive: true });
    const seen = await port.observe(dir);
    expect(seen).toMatchObject({
      spec: null,
      designContract: null,
      taskGraph: null,
      contracts: [],
      securityReport: false,
    });
    expect(await port.read(dir, 'loop')).toBe(null);
  });

  it('refuses a file too large to be a document, by name', async () => {
    const { dir, port } = await project();
    await put(dir, PATHS.spec, '');
    await truncate(join(dir, PATHS.spec), 17 * 1024 * 1024);
    await expect(port.observe(dir)).rejects.toMatchObject({
      kind: 'format',
      message: expect.stringContaining(PATHS.spec),
      next: expect.stringContaining(PATHS.spec),
    });
  });
});

describe('paths that may be written', () => {
  it.each(['a', 'a/b.md', '.gitignore', '.github/workflows/x.yml', 'a/git/b', 'README.git', '..a/b..', 'ünï/cödé'])(
    '%j may',
    (path) => {
      expect(whyUnsafe(path)).toBe(null);
    },
  );

  it.each([
    ...['', '/etc/passwd', '//x', '../x', 'a/../../x', 'a/..', './a', 'a//b', 'a/', 'a\\b', '..\\x', 'C:/x', 'c:x'],
    ...['.git/config', 'a/.git/hooks/x', '.GIT/x', '.Git', '.git./x', '.git /x', '.g\u200cit/x', '.git::$DATA/x'],
    ...['GIT~1/x', 'a\0b', 'a\nb', '\u001b[31m', `${'x'.repeat(256)}`],
  ])('%j may not', async (path) => {
    const { dir, port } = await project();
    const outside = await readdir(dirname(dir));
    await expect(port.write(dir, { path, content: 'evil' })).rejects.toMatchObject({ kind: 'disk' });
    const good = { path: 'good.md', content: 'x' };
    const bundle = port.deliver(dir, [good, { path, content: 'evil' }], { keep: '/nowhere', known: noneKnown });
    await expect(bundle).rejects.toMatchObject({ message: expect.stringContaining('not written') });
    expect(await readdir(dir)).toEqual([]);
    expect(await readdir(dirname(dir))).toEqual(expect.arrayContaining(outside));
    expect(await port.read(dir, path)).toBe(null);
  });

  it('are not written through links that leave the project or lead into .git', async () => {
    const { dir, port } = await project();
    const outside = await tempDir();
    await mkdir(join(dir, '.git'));
    await symlink(outside, join(dir, 'out'));
    await symlink('.git', join(dir, 'g'));
    await symlink(join(outside, 'new'), join(dir, 'dangling'));
    for (const path of ['out/x', 'out/deep/x', 'g/config', 'dangling']) {
      await expect(port.write(dir, { path, content: 'evil' }), path).rejects.toMatchObject({ kind: 'disk' });
    }
    expect(await readdir(outside)).toEqual([]);
    expect(await readdir(join(dir, '.git'))).toEqual([]);
  });
});

describe('delivering files', () => {
  it('writes them, gives their hashes, and changes nothing the second time', async () => {
    const { dir, port } = await project();
    const keep = await tempDir();
    const files = [
      { path: 'a.md', content: 'A €' },
      { path: 'deep/er/b.md', content: '' },
    ];
    const first = await port.deliver(dir, files, { keep, known: noneKnown });
    expect(first).toEqual({
      files: [
        { path: 'a.md', sha256: sha256('A €') },
        { path: 'deep/er/b.md', sha256: sha256('') },
      ],
      kept: [],
    });
    expect(await port.read(dir, 'a.md')).toBe('A €');
    expect(await port.deliver(dir, files, { keep, known: noneKnown })).toEqual(first);
    expect(await readdir(keep)).toEqual([]);
  });

  it('keeps what somebody else wrote there, once, and overwrites what the shell wrote', async () => {
    const { dir, port } = await project();
    const keep = join(await tempDir(), 'kept');
    await put(dir, 'sub/mine.md', 'by hand');
    await put(dir, 'ours.md', 'old');
    const files = [
      { path: 'sub/mine.md', content: 'new' },
      { path: 'ours.md', content: 'new' },
    ];
    const known = new Map([['ours.md', sha256('old')]]);
    expect((await port.deliver(dir, files, { keep, known })).kept).toEqual(['sub/mine.md']);
    expect(await readFile(join(keep, 'sub/mine.md'), 'utf8')).toBe('by hand');
    expect(await port.read(dir, 'sub/mine.md')).toBe('new');
    expect(await readdir(keep)).toEqual(['sub']);
    // As after a crash between keeping and writing.
    await put(dir, 'sub/mine.md', 'by hand');
    await port.deliver(dir, files, { keep, known });
    expect(await readdir(join(keep, 'sub'))).toEqual(['mine.md']);
    await put(dir, 'sub/mine.md', 'by hand again');
    await port.deliver(dir, files, { keep, known });
    expect(await readFile(join(keep, 'sub/mine.md.2'), 'utf8')).toBe('by hand again');
  });

  it('keeps bytes that are no text as they are', async () => {
    const { dir, port } = await project();
    const keep = await tempDir();
    await writeFile(join(dir, 'f'), Buffer.from([0xff, 0, 0xfe]));
    await port.deliver(dir, [{ path: 'f', content: 'x' }], { keep, known: noneKnown });
    expect(await readFile(join(keep, 'f'))).toEqual(Buffer.from([0xff, 0, 0xfe]));
  });
});

describe('looking for missing files', () => {
  it('counts only regular files inside the project', async () => {
    const { dir, port } = await project();
    await put(dir, 'there', '');
    await mkdir(join(dir, 'folder'));
    await symlink('/etc/hosts', join(dir, 'out'));
    const paths = ['there', 'folder', 'out', 'gone', 'there/below', '../x'];
    expect(await port.missing(dir, paths)).toEqual(['folder', 'out', 'gone', 'there/below', '../x']);
  });
});

describe('moving a directory away', () => {
  it('takes everything along and can be repeated after a crash', async () => {
    const { dir, port } = await project();
    const to = join(await tempDir(), 'archive/artifacts');
    await put(dir, 'artifacts/a/b.md', 'B');
    await put(dir, 'artifacts/c.md', 'C');
    await symlink('c.md', join(dir, 'artifacts/link'));
    spawnSync('mkfifo', [join(dir, 'artifacts/pipe')]);
    await put(to, 'c.md', 'half of an interrupted copy');
    await port.moveAway(dir, 'artifacts', to);
    expect((await readdir(to, { recursive: true })).sort()).toEqual(['a', 'a/b.md', 'c.md', 'link']);
    expect(await readFile(join(to, 'link'), 'utf8')).toBe('C');
    expect(await readdir(dir)).toEqual([]);
    await port.moveAway(dir, 'artifacts', to);
    expect(await readFile(join(to, 'a/b.md'), 'utf8')).toBe('B');
    await put(dir, 'artifacts/c.md', 'C');
    await port.moveAway(dir, 'artifacts', to);
    expect(await readFile(join(to, 'a/b.md'), 'utf8')).toBe('B');
  });

  it('refuses a place inside itself and a source outside the project', async () => {
    const { dir, port } = await project();
    await put(dir, 'artifacts/a', 'A');
    await expect(port.moveAway(dir, 'artifacts', join(dir, 'artifacts/old'))).rejects.toMatchObject({ kind: 'disk' });
    await expect(port.moveAway(dir, '..', '/nowhere')).rejects.toMatchObject({ kind: 'disk' });
    expect(await port.read(dir, 'artifacts/a')).toBe('A');
  });

  it('keeps the source when the copy fails', async () => {
    const { dir, port } = await project();
    const to = join(await tempDir(), 'to');
    await put(dir, 'artifacts/a', 'A');
    await put(to, 'a/in-the-way', '');
    await expect(port.moveAway(dir, 'artifacts', to)).rejects.toMatchObject({ kind: 'disk' });
    expect(await port.read(dir, 'artifacts/a')).toBe('A');
    await rm(to, { recursive: true });
  });
});

describe('archives of resets', () => {
  it('are listed with the newest first, their files, and whether the journal is still in them', async () => {
    const { port } = await project();
    const folder = await tempDir();
    const [old, later] = ['2026-01-01T00-00-00-000Z-9', '2026-01-01T00-00-00-000Z-10'];
    await put(folder, `${old}/journal.jsonl`, '{}');
    await put(folder, `${old}/artifacts/a b/ü.md`, 'A');
    await put(folder, `${old}/runs/R0001.log`, 'words');
    await put(folder, `${later}/journal-2.jsonl`, '{}');
    await put(folder, 'strange', '');
    await symlink('nowhere', join(folder, old, 'link'));
    expect(await port.archives(folder)).toEqual([
      { path: join(folder, later), hasJournal: false, files: [] },
      { path: join(folder, old), hasJournal: true, files: ['artifacts/a b/ü.md', 'link'] },
    ]);
    expect(await port.archives(join(folder, 'none'))).toEqual([]);
  });
});

describe('moving back', () => {
  async function archived(content: string) {
    const { dir, port } = await project();
    const [archive, kept] = [await tempDir(), await tempDir()];
    await put(archive, 'a/b.md', content);
    const order = { from: join(archive, 'a/b.md'), keep: join(kept, 'a/b.md') };
    return { dir, port, archive, kept, order };
  }

  it('puts a file in its place with its mode, and says so once', async () => {
    const { dir, port, archive, kept, order } = await archived('B\r\n\0');
    await chmod(order.from, 0o750);
    expect(await port.moveBack(dir, 'a/b.md', order)).toBe(false);
    expect(await readFile(join(dir, 'a/b.md'), 'utf8')).toBe('B\r\n\0');
    expect((await stat(join(dir, 'a/b.md'))).mode & 0o777).toBe(0o750);
    expect([await readdir(join(archive, 'a')), await readdir(kept)]).toEqual([[], []]);
    expect(await port.moveBack(dir, 'a/b.md', order)).toBe(false);
    expect(await readFile(join(dir, 'a/b.md'), 'utf8')).toBe('B\r\n\0');
  });

  it('keeps what lies there and differs, be it a file, a link or a directory; the same is left alone', async () => {
    const file = await archived('B');
    await put(file.dir, 'a/b.md', 'mine');
    expect(await file.port.moveBack(file.dir, 'a/b.md', file.order)).toBe(true);
    expect(await readFile(file.order.keep, 'utf8')).toBe('mine');
    expect(await readFile(join(file.dir, 'a/b.md'), 'utf8')).toBe('B');
    const link = await archived('B');
    await put(link.dir, 'c', 'C');
    await mkdir(join(link.dir, 'a'));
    await symlink('../c', join(link.dir, 'a/b.md'));
    expect(await link.port.moveBack(link.dir, 'a/b.md', link.order)).toBe(true);
    expect([await readFile(join(link.dir, 'c'), 'utf8'), await readlink(link.order.keep)]).toEqual(['C', '../c']);
    const directory = await archived('B');
    await put(directory.dir, 'a/b.md/deep', 'mine');
    expect(await directory.port.moveBack(directory.dir, 'a/b.md', directory.order)).toBe(true);
    expect(await readFile(join(directory.order.keep, 'deep'), 'utf8')).toBe('mine');
    const same = await archived('B');
    await put(same.dir, 'a/b.md', 'B');
    expect(await same.port.moveBack(same.dir, 'a/b.md', same.order)).toBe(false);
    expect(await readdir(same.kept)).toEqual([]);
  });

  it('brings links back as links', async () => {
    const { dir, port, archive } = await archived('B');
    await symlink('b.md', join(archive, 'a/link'));
    await port.moveBack(dir, 'a/link', { from: join(archive, 'a/link'), keep: '/nowhere' });
    expect(await readlink(join(dir, 'a/link'))).toBe('b.md');
  });

  it('refuses a place outside of the project and leaves the archive whole', async () => {
    const { dir, port, order } = await archived('B');
    await symlink(await tempDir(), join(dir, 'a'));
    await expect(port.moveBack(dir, 'a/b.md', order)).rejects.toMatchObject({ kind: 'disk' });
    await expect(port.moveBack(dir, '../b.md', order)).rejects.toMatchObject({ kind: 'disk' });
    expect(await readFile(order.from, 'utf8')).toBe('B');
  });
});

import { mkdir, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../../schemas/config.ts';
import { contextPath, createHome, writeContext } from '../../../../src/adapters/store/context.ts';
import { tryLock } from '../../../../src/adapters/store/project-lock.ts';
import { runFixture } from './child-program.ts';
import { tempDir } from './temp.ts';

const context = (more: Record<string, unknown> = {}): Context => ({
  schema_version: 1,
  _setup_complete: true,
  _last_configured: '2026-01-02T03:04:05.678Z',
  install_path: '/opt/codesleuth',
  tier1: { coordination: 'journal', semantic_search: 'keyword', agent_memory: 'files' },
  tier2: {},
  active: { coordination: 'journal', semantic_search: 'keyword', agent_memory: 'files', external_registry: 'none' },
  agent: { backend: 'rehearsal', model: null },
  registered_projects: {},
  ...more,
});

async function home(text?: string) {
  const dir = await tempDir();
  await mkdir(join(dir, 'config'));
  if (text !== undefined) await writeFile(contextPath(dir), text);
  const redact = (line: string) => line.replaceAll('sk-secret', '[redacted]');
  return { dir, path: contextPath(dir), port: createHome({ dir, redact }) };
}

describe('reading context.json', () => {
  it('tells absent, incomplete and complete apart', async () => {
    expect(await (await home()).port.readContext()).toEqual({ kind: 'absent' });
    expect(await (await home('{}')).port.readContext()).toEqual({ kind: 'incomplete' });
    const not = JSON.stringify(context({ _setup_complete: false }));
    expect(await (await home(not)).port.readContext()).toEqual({ kind: 'incomplete' });
    const done = await home(`\uFEFF${JSON.stringify(context({ mine: 1 }))}`);
    expect(await done.port.readContext()).toEqual({ kind: 'ok', context: context({ mine: 1 }) });
  });

  it.each([
    ['{\n  "a": 1,\n  "b": oops\n}', /^line 3: /],
    ['{\n  "a": 1,\n', /^line 2: /],
    ['', /^line 1: /],
    ['[]', /not a JSON object/],
    [JSON.stringify(context({ agent: { backend: 7, model: null } })), /field "agent" > "backend": .*string/],
    [
      JSON.stringify(context({ registered_projects: { '/a b': { name: 'x' } } })),
      /"registered_projects" > "\/a b" > "status"/,
    ],
  ])('names what is wrong with %j and leaves the file alone', async (text, message) => {
    const { port, path } = await home(text);
    expect(await port.readContext()).toEqual({ kind: 'corrupt', path, message: expect.stringMatching(message) });
    const change = () => {
      throw new Error('must not be asked');
    };
    expect((await port.updateContext(change)).kind).toBe('corrupt');
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('names a file that cannot be read at all', async () => {
    const { port, path } = await home();
    await mkdir(path);
    expect(await port.readContext()).toMatchObject({ kind: 'corrupt', path });
  });
});

describe('changing context.json', () => {
  it('writes nothing where nothing is changed', async () => {
    const text = JSON.stringify(context({ mine: 1 }));
    const { port, path, dir } = await home(text);
    const before = await stat(path);
    expect(await port.updateContext((now) => ({ ...now }))).toEqual({ kind: 'ok', context: context({ mine: 1 }) });
    expect(await readFile(path, 'utf8')).toBe(text);
    expect((await stat(path)).ino).toBe(before.ino);
    expect(await readdir(join(dir, 'config'))).toEqual(['context.json']);
  });

  it('keeps what it does not know, at every depth, and is private', async () => {
    const text = JSON.stringify(context({ mine: { a: [1] }, tier2: { later: true } }));
    const { port, path, dir } = await home(text);
    const changed = await port.updateContext((old) => ({ ...old, agent: { ...old.agent, backend: 'claude' } }));
    expect(changed.kind).toBe('ok');
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      ...JSON.parse(text),
      agent: { backend: 'claude', model: null },
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(dir, 'config'))).toEqual(['context.json']);
  });

  it('does not write what it could not read again', async () => {
    const text = JSON.stringify(context());
    const { port, path } = await home(text);
    const broken = () => JSON.parse('{"_setup_complete":true}');
    await expect(port.updateContext(broken)).rejects.toThrow();
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('follows a link, as people who keep their configuration elsewhere have it', async () => {
    const { port, path } = await home(JSON.stringify(context()));
    const elsewhere = join(await tempDir(), 'kept.json');
    await rename(path, elsewhere);
    await symlink(elsewhere, path);
    await port.updateContext((old) => ({ ...old, install_path: '/new' }));
    expect(JSON.parse(await readFile(elsewhere, 'utf8'))).toMatchObject({ install_path: '/new' });
  });

  it('can be written by the set-up where there is nothing yet', async () => {
    const dir = await tempDir();
    await writeContext(dir, context({ _setup_complete: false }));
    expect(JSON.parse(await readFile(contextPath(dir), 'utf8'))).toEqual(context({ _setup_complete: false }));
  });

  it('loses nothing when two shells register fifty projects each at the same time', async () => {
    const { dir, port } = await home(JSON.stringify(context()));
    await Promise.all(['left', 'right'].map((name) => runFixture('store/register-projects.ts', dir, name, '50')));
    const found = await port.readContext();
    if (found.kind !== 'ok') throw new Error(found.kind);
    expect(Object.keys(found.context.registered_projects)).toHaveLength(100);
    expect(await port.readHistory()).toHaveLength(100);
  }, 60_000);
});

describe('the lock of context.json', () => {
  it('is told with its holder where that does not let go, and is free afterwards', async () => {
    const { path, port } = await home();
    expect(await port.heldBy()).toBeNull();
    const held = await tryLock(path);
    if (held.kind !== 'mine') throw new Error('held');
    expect(await port.heldBy()).toEqual({ pid: process.pid });
    const asked = port.heldBy();
    await held.release();
    expect(await asked).toBeNull();
    expect((await port.updateContext((context) => context)).kind).not.toBe('corrupt');
  });
});

describe('the projects in home', () => {
  it('are looked at quickly, 500 at once, and missing ones are seen', async () => {
    const { port, dir } = await home();
    const file = join(dir, 'file');
    await writeFile(file, '');
    const dirs = Array.from({ length: 500 }, (_, index) => (index % 2 === 0 ? dir : `/nonexistent/${index}`));
    const seen = await port.lookAt([...dirs, file]);
    expect(seen).toHaveLength(501);
    expect(seen[0]).toEqual({ dir, missing: false, dirty: null });
    expect(seen[1]).toEqual({ dir: '/nonexistent/1', missing: true, dirty: null });
    expect(seen.at(-1)).toEqual({ dir: file, missing: true, dirty: null });
  });
});

describe('the history of lines', () => {
  it('is remembered in order, with line breaks, without secrets, and private', async () => {
    const { port, dir } = await home();
    expect(await port.readHistory()).toEqual([]);
    await port.appendHistory('one');
    await port.appendHistory('two\nlines with sk-secret');
    expect(await port.readHistory()).toEqual(['one', 'two\nlines with [redacted]']);
    expect((await stat(join(dir, 'config/history'))).mode & 0o777).toBe(0o600);
  });

  it('skips lines that cannot be read and never glues a new one to half a line', async () => {
    const { port, dir } = await home();
    await writeFile(join(dir, 'config/history'), '"good"\n{"no":1}\nplain\n\n"half');
    await port.appendHistory('new');
    expect(await port.readHistory()).toEqual(['good', 'new']);
  });

  it('holds 500 lines, in a file that does not grow for ever', async () => {
    const { port, dir } = await home();
    const lines = Array.from({ length: 999 }, (_, index) => `"line ${index}"\n`);
    await writeFile(join(dir, 'config/history'), lines.join(''));
    expect(await port.readHistory()).toHaveLength(500);
    await port.appendHistory('last');
    const kept = await port.readHistory();
    expect(kept).toHaveLength(500);
    expect(kept.at(-1)).toBe('last');
    expect((await readFile(join(dir, 'config/history'), 'utf8')).trimEnd().split('\n')).toHaveLength(500);
  });
});

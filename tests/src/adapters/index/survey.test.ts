import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/adapters/clock.ts';
import { createAccess } from '../../../../src/adapters/git/access.ts';
import { createGit } from '../../../../src/adapters/git/git.ts';
import { createSurvey } from '../../../../src/adapters/index/survey.ts';
import { createProcesses } from '../../../../src/adapters/processes/run-child.ts';
import { type TempRepo, tempRepo } from '../../../support/temp-repo.ts';

const processes = createProcesses({ clock: systemClock });
const git = createGit(createAccess({ timeoutMs: 20_000, env: process.env }));

let repo: TempRepo;
beforeEach(() => {
  repo = tempRepo();
  repo.write('.gitignore', 'ignored/\n');
  repo.write('src/a.ts', "import { b } from './b.ts';\nexport function first() {}\n");
  repo.write('src/b.ts', 'export const b = 1;\n');
  repo.write('ignored/c.ts', 'export const secret = 1;\n');
  repo.write('picture.png', 'not read');
  repo.commit('all');
  repo.write('src/new one.py', 'from app.data import invoices\nclass Bill:\n    def pay(self): pass\n');
});
afterEach(() => repo.cleanup());

const store = (): string => join(repo.dir, '.git/codesleuth/index/code-facts.jsonl');

async function survey(env: Record<string, string> = {}, port = createSurvey({ processes, env })) {
  const files = await git.files(repo.dir);
  const order = { dir: repo.dir, commonDir: join(repo.dir, '.git'), files, signal: new AbortController().signal };
  return port.survey(order);
}

const factsOf = ({ files }: Awaited<ReturnType<typeof survey>>, path: string) => files.find((one) => one.path === path);

describe('surveying code', () => {
  it('finds imports and names of every file git does not ignore, tracked or not', async () => {
    const found = await survey();
    expect(found.files.map(({ path }) => path).sort()).toEqual([
      '.gitignore',
      'picture.png',
      'src/a.ts',
      'src/b.ts',
      'src/new one.py',
    ]);
    expect(factsOf(found, 'src/a.ts')).toMatchObject({ imports: ['./b.ts'], symbols: ['first'] });
    expect(factsOf(found, 'src/new one.py')).toMatchObject({ imports: ['app.data'], symbols: ['Bill', 'pay'] });
    expect(factsOf(found, 'picture.png')).toMatchObject({ sha256: '', imports: [], symbols: [] });
  });

  it('reads only what changed since, in the same shell and in the next one', async () => {
    const port = createSurvey({ processes, env: {} });
    expect((await survey({}, port)).anew).toBe(true);
    expect(await survey({}, port)).toMatchObject({ read: 0, anew: false });
    expect(await survey()).toMatchObject({ read: 0, anew: false });
    repo.write('src/b.ts', 'export const renamed = 1;\n');
    const found = await survey();
    expect(found).toMatchObject({ read: 1, anew: false });
    expect(factsOf(found, 'src/b.ts')?.symbols).toEqual(['renamed']);
  });

  it('forgets a file that is gone, and one that became a link', async () => {
    await survey();
    rmSync(join(repo.dir, 'src/b.ts'));
    const found = await survey();
    expect(factsOf(found, 'src/b.ts')).toBeUndefined();
    expect(readFileSync(store(), 'utf8')).not.toContain('src/b.ts');
  });

  it('reads nothing through a folder that became a link to somewhere else', async () => {
    const outside = join(repo.dir, '..', 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'b.ts'), 'export const private1 = 1;\n');
    rmSync(join(repo.dir, 'src'), { recursive: true });
    symlinkSync(outside, join(repo.dir, 'src'));
    expect(JSON.stringify(await survey())).not.toContain('private1');
  });

  it('sees a change that leaves the size as it was', async () => {
    await survey();
    repo.write('src/b.ts', 'export const c = 1;\n');
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(repo.dir, 'src/b.ts'), later, later);
    expect(factsOf(await survey(), 'src/b.ts')?.symbols).toEqual(['c']);
  });

  it.each([
    ['of another version', '{"version":99,"by":"scanner"}\n'],
    ['torn', '{"version":1,"by":"scanner"}\n{"path":"src/a.ts","si'],
    ['of another kind', 'garbage\u0000'],
  ])('makes an index anew that is %s', async (_name, text) => {
    await survey();
    writeFileSync(store(), text);
    expect(await survey()).toMatchObject({ anew: true, read: 5 });
    expect(await survey()).toMatchObject({ anew: false, read: 0 });
  });

  it('lets ctags name things where it is installed, without the options of the project', async () => {
    const bin = join(repo.dir, 'ignored/bin');
    const fake = [
      '#!/bin/sh',
      `echo "$@" >> '${repo.dir}/ignored/calls'`,
      'case "$2" in --list-features) echo "json    output"; exit 0;; esac',
      `echo '{"_type": "tag", "name": "byCtags", "path": "./src/b.ts"}'`,
      'echo not json',
    ];
    repo.write('ignored/bin/ctags', `${fake.join('\n')}\n`);
    chmodSync(join(bin, 'ctags'), 0o755);
    const found = await survey({ PATH: bin });
    expect(found.by).toBe('ctags');
    expect(factsOf(found, 'src/b.ts')?.symbols).toEqual(['byCtags']);
    // A file ctags says nothing of keeps what the scanner found.
    expect(factsOf(found, 'src/a.ts')?.symbols).toEqual(['first']);
    const calls = readFileSync(join(repo.dir, 'ignored/calls'), 'utf8').trim().split('\n');
    expect(calls.every((call) => call.startsWith('--options=NONE '))).toBe(true);
    // What another scanner found is not mixed with it.
    expect(await survey()).toMatchObject({ by: 'scanner', anew: true });
  });
});

describe('the patch of a commit', () => {
  it('is what it changed, without programs the repository names', async () => {
    repo.git('config', 'diff.external', 'false');
    repo.write('.gitattributes', '*.ts diff=evil\n');
    repo.git('config', 'diff.evil.textconv', `touch '${repo.dir}/ran'; cat`);
    repo.write('src/b.ts', 'export const b = 2;\n');
    const sha = repo.commit('second');
    const patch = await git.patch(repo.dir, sha);
    expect(patch).toContain('-export const b = 1;\n+export const b = 2;');
    expect(await git.files(repo.dir)).not.toContain('ran');
    await expect(git.patch(repo.dir, 'd'.repeat(40))).rejects.toThrow();
  });
});

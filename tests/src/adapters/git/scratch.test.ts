import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Given, rejection, repository } from './given.ts';

/** Seconds since 1970, longer ago than anything of ours is kept. */
const LONG_AGO = Date.now() / 1000 - 9000;

const room = ({ repo }: Given): string => join(repo.dir, '.git/codesleuth/tmp');

/** A directory of somebody else's, with old things in it that bear names of ours and others. */
function foreign({ repo }: Given): string {
  const dir = join(dirname(repo.dir), 'foreign');
  for (const name of ['photos', '0123456789abcdef']) {
    mkdirSync(join(dir, name), { recursive: true });
    writeFileSync(join(dir, name, 'x'), 'precious');
    utimesSync(join(dir, name), LONG_AGO, LONG_AGO);
  }
  return dir;
}

describe('the room for temporary files', () => {
  it.each(['codesleuth', 'codesleuth/tmp'])(
    'is refused where .git/%s is a link, and nothing is written or removed there',
    async (name) => {
      const given = repository();
      const dir = foreign(given);
      const link = join(given.repo.dir, '.git', name);
      rmSync(link, { recursive: true, force: true });
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(dir, link);
      expect(await rejection(given.git.recordTree(given.repo.dir, 'x'))).toMatchObject({
        kind: 'git',
        message: expect.stringContaining(`${link} leads out of the git directory`),
      });
      expect(readdirSync(dir).sort()).toEqual(['0123456789abcdef', 'photos']);
      expect(existsSync(join(dir, 'photos/x')) && existsSync(join(dir, '0123456789abcdef/x'))).toBe(true);
    },
  );

  it('is swept of its own old leftovers only', async () => {
    const given = repository();
    const dir = foreign(given);
    mkdirSync(room(given), { recursive: true });
    const put = (name: string): void => {
      mkdirSync(join(room(given), name));
      utimesSync(join(room(given), name), LONG_AGO, LONG_AGO);
    };
    put('0123456789abcdef');
    put('not-ours');
    mkdirSync(join(room(given), 'fedcba9876543210'));
    writeFileSync(join(room(given), 'rehearsal-0123456789abcdef'), '');
    utimesSync(join(room(given), 'rehearsal-0123456789abcdef'), LONG_AGO, LONG_AGO);
    symlinkSync(dir, join(room(given), '00000000000000aa'));
    await given.git.recordTree(given.repo.dir, 'x');
    expect(readdirSync(room(given)).sort()).toEqual(['00000000000000aa', 'fedcba9876543210', 'not-ours']);
    expect(readdirSync(dir).sort()).toEqual(['0123456789abcdef', 'photos']);
  });
});

describe('a lock that a killed git left on a ref of the shell', () => {
  it('goes when it is old, wherever it lies among them, and no other lock does', async () => {
    const given = repository();
    const { repo, git } = given;
    const lockOf = (ref: string): string => join(repo.dir, '.git', `${ref}.lock`);
    const lock = (ref: string, seconds: number): void => {
      mkdirSync(dirname(lockOf(ref)), { recursive: true });
      writeFileSync(lockOf(ref), '');
      utimesSync(lockOf(ref), seconds, seconds);
    };
    const [old, young] = [LONG_AGO, Date.now() / 1000 - 30];
    for (const ref of ['refs/codesleuth/trees/x', 'refs/codesleuth/forks/trial-A', 'refs/heads/other']) lock(ref, old);
    lock('refs/codesleuth/merge/m', young);
    const elsewhere = join(dirname(repo.dir), 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'y.lock'), '');
    utimesSync(join(elsewhere, 'y.lock'), old, old);
    symlinkSync(elsewhere, join(repo.dir, '.git/refs/codesleuth/linked'));
    await git.recordTree(repo.dir, 'x');
    expect(['trees/x', 'forks/trial-A'].filter((name) => existsSync(lockOf(`refs/codesleuth/${name}`)))).toEqual([]);
    expect(existsSync(lockOf('refs/codesleuth/merge/m')) && existsSync(lockOf('refs/heads/other'))).toBe(true);
    expect(lstatSync(join(elsewhere, 'y.lock')).isFile()).toBe(true);
  });
});

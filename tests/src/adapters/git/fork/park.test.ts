import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { onOtherDisk } from '../../../../support/other-disk.ts';
import { fingerprint } from '../../../../support/temp-repo.ts';
import { rejection } from '../given.ts';
import { BRANCH, beside, cloned, codeOf, project } from './given.ts';

const AS = 'trial-A';

async function scene() {
  const given = project();
  const side = await cloned(given);
  side.write('new', 'n');
  const parked = join(given.repo.dir, '.git/codesleuth/forks', AS);
  return { given, side, parked, forks: given.forks };
}

describe('park', () => {
  it('moves a clone with everything in it out of the way, once', async () => {
    const { side, parked, forks } = await scene();
    const before = fingerprint(side.dir);
    expect(await forks.park(side.dir, parked)).toBeNull();
    expect(existsSync(side.dir)).toBe(false);
    expect(fingerprint(parked)).toEqual(before);
    expect(statSync(dirname(parked)).mode & 0o777).toBe(0o700);
    expect(await forks.park(side.dir, parked)).toBeNull();
    expect(await forks.park(parked, side.dir)).toBeNull();
    expect(fingerprint(side.dir)).toEqual(before);
  });

  it('says why when there is something in the new place, or nothing in the old one', async () => {
    const { side, parked, forks } = await scene();
    expect(await forks.park(`${side.dir}-gone`, parked)).toContain('is gone');
    mkdirSync(parked, { recursive: true });
    expect(await forks.park(side.dir, parked)).toContain('already');
    expect(existsSync(side.dir)).toBe(true);
  });

  it('moves nothing but clones made for a fork', async () => {
    const { given, side, parked, forks } = await scene();
    expect(await forks.park(given.repo.dir, `${parked}-x`)).toContain('does not look like');
    symlinkSync(side.dir, beside(given.repo, 'link'));
    expect(await forks.park(beside(given.repo, 'link'), parked)).toContain('does not look like');
    expect(existsSync(given.repo.dir) && existsSync(side.dir)).toBe(true);
  });

  it('says why when the directory is on another disk', async ({ skip }) => {
    const { side, forks } = await scene();
    const other = onOtherDisk();
    if (other === null) return skip();
    onTestFinished(() => rmSync(other, { recursive: true }));
    expect(await forks.park(side.dir, join(other, 'side'))).toContain('another disk');
    expect(existsSync(side.dir)).toBe(true);
  });
});

describe('forget', () => {
  it('removes the directory and what was kept of it, and can be done again', async () => {
    const { given, side, parked, forks } = await scene();
    await forks.adopt(given.repo.dir, { from: side.dir, branch: BRANCH, as: AS });
    await forks.adopt(given.repo.dir, { from: side.dir, branch: BRANCH, as: 'other-A' });
    await forks.park(side.dir, parked);
    await forks.forget(given.repo.dir, { as: AS, parked });
    expect(existsSync(parked)).toBe(false);
    expect(await forks.adopted(given.repo.dir, AS)).toBeNull();
    expect(codeOf(given.repo, 'rev-parse', '-q', '--verify', `refs/codesleuth/forks/${AS}-work`)).toBe(1);
    expect(await forks.adopted(given.repo.dir, 'other-A')).not.toBeNull();
    await forks.forget(given.repo.dir, { as: AS, parked });
  });

  it('keeps a directory with files that git could not save, and all that was kept of it', async () => {
    const { given, side, parked, forks } = await scene();
    side.write('git~1', 'nowhere else');
    const { work } = await forks.adopt(given.repo.dir, { from: side.dir, branch: BRANCH, as: AS });
    await forks.park(side.dir, parked);
    expect(await rejection(forks.forget(given.repo.dir, { as: AS, parked }))).toMatchObject({
      kind: 'git',
      message: expect.stringContaining('is kept'),
      detail: 'git~1: a name git does not take',
    });
    expect(readFileSync(join(parked, 'git~1'), 'utf8')).toBe('nowhere else');
    expect(await forks.adopted(given.repo.dir, AS)).toMatchObject({ work });
    rmSync(parked, { recursive: true });
    await forks.forget(given.repo.dir, { as: AS, parked });
    expect(await forks.adopted(given.repo.dir, AS)).toBeNull();
  });

  it('finishes a removal that was cut short', async () => {
    const { given, side, parked, forks } = await scene();
    await forks.park(side.dir, parked);
    renameSync(parked, `${parked}.codesleuth-gone`);
    await forks.forget(given.repo.dir, { as: AS, parked });
    expect(existsSync(`${parked}.codesleuth-gone`)).toBe(false);
  });

  it('removes nothing outside of its place, and nothing that is no clone', async () => {
    const { given, side, parked, forks } = await scene();
    await forks.adopt(given.repo.dir, { from: side.dir, branch: BRANCH, as: AS });
    const forget = (path: string) => rejection(forks.forget(given.repo.dir, { as: AS, parked: path }));
    expect(await forget(side.dir)).toMatchObject({ kind: 'disk' });
    expect(await forget(dirname(parked))).toMatchObject({ kind: 'disk' });
    expect(await forget(join(parked, '../../../..'))).toMatchObject({ kind: 'disk' });
    mkdirSync(dirname(parked), { recursive: true });
    symlinkSync(dirname(side.dir), join(dirname(parked), 'out'));
    expect(await forget(join(dirname(parked), 'out', 'clone'))).toMatchObject({ kind: 'disk' });
    mkdirSync(parked);
    writeFileSync(join(parked, 'mine'), 'x');
    expect(await forget(parked)).toMatchObject({ kind: 'disk' });
    expect(existsSync(join(parked, 'mine')) && existsSync(side.dir)).toBe(true);
    expect(await forks.adopted(given.repo.dir, AS)).not.toBeNull();
  });
});

describe('hasBranch', () => {
  it('knows exactly the branches there are', async () => {
    const { given, forks } = await scene();
    given.repo.git('branch', 'fork/x-A');
    given.repo.git('tag', 'tagged');
    const has = (name: string) => forks.hasBranch(given.repo.dir, name);
    expect([await has('main'), await has('fork/x-A')]).toEqual([true, true]);
    expect([await has('fork'), await has('fork/x'), await has('tagged'), await has('HEAD')]).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(await rejection(has('--all'))).toMatchObject({ kind: 'git' });
  });
});

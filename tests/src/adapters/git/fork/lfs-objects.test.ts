import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { shareLfsObjects } from '../../../../../src/adapters/git/fork/lfs-objects.ts';
import { rejection } from '../given.ts';
import { BRANCH, beside, cloned, type Given, project, type Side } from './given.ts';

const storeOf = (dir: string): string => join(dir, '.git/lfs/objects');

/** Where an object with this content lies in a store. */
function placeOf(content: string): string {
  const oid = createHash('sha256').update(content).digest('hex');
  return join(oid.slice(0, 2), oid.slice(2, 4), oid);
}

/** Puts an object into a directory's store; gives its place there. */
function put(dir: string, content: string, place = placeOf(content)): string {
  const path = join(storeOf(dir), place);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return place;
}

const adoptSide = ({ forks, repo }: Given, side: Side) =>
  forks.adopt(repo.dir, { from: side.dir, branch: BRANCH, as: 'trial-A', commitsOnly: true });

const share = (from: string, to: string) => shareLfsObjects(join(from, '.git'), join(to, '.git'));

/** Every file of a store. */
function listed(dir: string): string[] {
  if (!existsSync(storeOf(dir))) return [];
  return readdirSync(storeOf(dir), { recursive: true, encoding: 'utf8' })
    .filter((name) => lstatSync(join(storeOf(dir), name)).isFile())
    .sort();
}

describe('large-file objects', () => {
  it('go into the clone, and those the side made come back', async () => {
    const given = project();
    const one = put(given.repo.dir, 'one');
    const side = await cloned(given);
    expect(listed(side.dir)).toEqual([one]);
    const two = put(side.dir, 'two');
    await adoptSide(given, side);
    const three = put(side.dir, 'three');
    await adoptSide(given, side);
    expect(listed(given.repo.dir)).toEqual([one, two, three].sort());
    expect(readFileSync(join(storeOf(given.repo.dir), three), 'utf8')).toBe('three');
  });

  it('are copied, so that writing into one does not change the other', async () => {
    const given = project();
    const one = put(given.repo.dir, 'one');
    const side = await cloned(given);
    put(side.dir, 'changed', one);
    await adoptSide(given, side);
    expect(readFileSync(join(storeOf(given.repo.dir), one), 'utf8')).toBe('one');
  });

  it('are the only files taken, from their places and by their content', async () => {
    const { repo } = project();
    const side = beside(repo, 'side');
    const good = put(side, 'good');
    put(side, 'not what its name says', placeOf('other'));
    put(side, 'misplaced', join('00/11', placeOf('misplaced').slice(6)));
    put(side, 'secret', 'id_rsa');
    put(side, 'secret', 'ab/cd/id_rsa');
    put(side, 'too high', join('ab', placeOf('too high').slice(6)));
    mkdirSync(join(storeOf(side), 'ab/cd', 'abcd'.padEnd(64, '0')), { recursive: true });
    await share(side, repo.dir);
    expect(listed(repo.dir)).toEqual([good]);
  });

  it.each(['lfs', 'lfs/objects', 'first', 'second', 'object'])('are reached through no link: %s', async (which) => {
    const { repo } = project();
    const [side, home] = [beside(repo, 'side'), beside(repo, 'home')];
    const oid = placeOf('linked');
    put(home, 'linked');
    const places: Record<string, string> = { first: dirname(dirname(oid)), second: dirname(oid), object: oid };
    const place = places[which];
    const inGit = place === undefined ? which : join('lfs/objects', place);
    mkdirSync(dirname(join(side, '.git', inGit)), { recursive: true });
    symlinkSync(join(home, '.git', inGit), join(side, '.git', inGit));
    await share(side, repo.dir);
    expect(listed(repo.dir)).toEqual([]);
  });

  it('behind a link are not fetched with the side', async () => {
    const given = project();
    const side = await cloned(given);
    put(beside(given.repo, 'home'), 'secret');
    mkdirSync(join(side.dir, '.git/lfs'), { recursive: true });
    symlinkSync(storeOf(beside(given.repo, 'home')), storeOf(side.dir));
    expect(await rejection(adoptSide(given, side))).toMatchObject({ kind: 'git' });
    expect(listed(given.repo.dir)).toEqual([]);
  });

  it('are not read again in folders where nothing came', async () => {
    const { repo } = project();
    const side = beside(repo, 'side');
    const one = put(side, 'one');
    await share(side, repo.dir);
    // Folders that have just changed are read again: what came since may carry the same time.
    const removed = join(storeOf(repo.dir), one);
    rmSync(removed);
    await share(side, repo.dir);
    expect(existsSync(removed)).toBe(true);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    await share(side, repo.dir);
    rmSync(removed);
    await share(side, repo.dir);
    expect(existsSync(removed)).toBe(false);
    const two = put(side, 'two');
    await share(side, repo.dir);
    expect(listed(repo.dir)).toEqual([two]);
  });

  it('come back where the whole store was removed', async () => {
    const { repo } = project();
    const side = beside(repo, 'side');
    const one = put(side, 'one');
    await share(side, repo.dir);
    rmSync(storeOf(repo.dir), { recursive: true });
    await share(side, repo.dir);
    expect(listed(repo.dir)).toEqual([one]);
  });
});

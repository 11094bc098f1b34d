import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { KnownSecret } from '../../../../schemas/secret.ts';
import { createAccess } from '../../../../src/adapters/git/access.ts';
import { createGit } from '../../../../src/adapters/git/git.ts';
import { createSecretScan } from '../../../../src/adapters/secrets/scan.ts';
import type { CheckpointOrder } from '../../../../src/ports/git.ts';
import { githubToken } from '../../../support/fake-secrets.ts';
import { fingerprint, tempRepo } from '../../../support/temp-repo.ts';
import { type Given, order, span } from './given.ts';

const TOKEN = githubToken();
const NOTHING = { known: [] };

/** A repository whose port looks for secrets. */
function given(files: Record<string, string | Buffer> = { 'a.txt': 'one\n' }): Given {
  const repo = tempRepo({ init: false });
  onTestFinished(() => repo.cleanup());
  repo.git('init', '-q', '-b', 'main');
  for (const [path, content] of Object.entries(files)) repo.write(path, content);
  repo.commit('chore: start');
  const access = createAccess({ timeoutMs: 20_000, env: { ...repo.env } });
  return { repo, git: createGit(access, createSecretScan({})) };
}

async function task(world: Given, work: () => void, more: Partial<CheckpointOrder> = {}) {
  const paths = more.paths ?? ['a.txt', 'b.txt'];
  return order([await span(world, work)], paths, { secrets: NOTHING, ...more });
}

const head = ({ repo }: Given): string => repo.git('rev-parse', 'HEAD');

describe('a checkpoint', () => {
  it('is not made where it would hold a secret; nothing of the repository changes', async () => {
    const world = given();
    const todo = await task(world, () => world.repo.write('b.txt', `x\ny ${TOKEN}\n`));
    const before = [head(world), fingerprint(world.repo.dir)];
    const made = await world.git.checkpoint(world.repo.dir, todo);
    expect(made).toMatchObject({ sha: null, files: [], vetted: { found: [{ file: 'b.txt', line: 2, commit: null }] } });
    expect([head(world), fingerprint(world.repo.dir)]).toEqual(before);
    expect(JSON.stringify(made)).not.toContain(TOKEN);
  });

  it('looks at what is committed alone: neither the human’s uncommitted lines nor files of others count', async () => {
    const world = given({ 'a.txt': '1\n2\n3\n4\n5\n6\n7\n8\n9\n' });
    world.repo.write('a.txt', `${TOKEN}\n2\n3\n4\n5\n6\n7\n8\n9\n`);
    world.repo.write('mine.txt', TOKEN);
    const todo = await task(world, () => world.repo.write('a.txt', `${TOKEN}\n2\n3\n4\n5\n6\n7\n8\nnine\n`));
    const made = await world.git.checkpoint(world.repo.dir, todo);
    expect(made).toMatchObject({ sha: head(world), files: ['a.txt'], vetted: { found: [], unread: [] } });
    expect(world.repo.git('show', 'HEAD')).not.toContain(TOKEN);
  });

  it('what the file holds in the history already is no news', async () => {
    const world = given({ 'a.txt': `${TOKEN}\n` });
    const todo = await task(world, () => world.repo.write('a.txt', `more\n${TOKEN}\n`));
    expect(await world.git.checkpoint(world.repo.dir, todo)).toMatchObject({ sha: head(world) });
  });

  it('one that is allowed in that file is committed; the same order without leave is not', async () => {
    const world = given();
    const todo = await task(world, () => world.repo.write('b.txt', TOKEN));
    const { vetted } = await world.git.checkpoint(world.repo.dir, todo);
    const known: KnownSecret[] = (vetted?.found ?? []).map(({ file, mark }) => ({ file, mark, allowed: true }));
    const asked = { ...todo, secrets: { known: known.map((one) => ({ ...one, allowed: false })) } };
    const again = await world.git.checkpoint(world.repo.dir, asked);
    expect(again.vetted?.found.map(({ mark }) => mark)).toEqual(known.map(({ mark }) => mark));
    const made = await world.git.checkpoint(world.repo.dir, { ...todo, secrets: { known } });
    expect(made).toMatchObject({ sha: head(world), files: ['b.txt'] });
  });

  it('an agent’s own commit of its files is looked through, and counts though a later one took the secret out', async () => {
    const world = given();
    const since = head(world);
    const todo = await task(
      world,
      () => {
        world.repo.write('b.txt', `${TOKEN}\n`);
        world.repo.commit('mine');
      },
      { since },
    );
    expect(await world.git.checkpoint(world.repo.dir, todo)).toMatchObject({
      sha: null,
      vetted: { found: [{ file: 'b.txt', commit: null }] },
    });
    const own = head(world);
    const mended = await task(
      world,
      () => {
        world.repo.write('b.txt', 'clean\n');
        world.repo.commit('out again');
      },
      { since },
    );
    expect(await world.git.checkpoint(world.repo.dir, mended)).toMatchObject({
      sha: null,
      vetted: { found: [{ file: 'b.txt', line: 1, commit: own }] },
    });
  });

  it('a commit with the trailers of the order, written by anybody, is looked through too', async () => {
    const world = given();
    const todo = await task(world, () => {});
    world.repo.write('b.txt', TOKEN);
    world.repo.commit('feat: it\n\nCodeSleuth-Task: TASK-001\nCodeSleuth-Run: run-1');
    expect(await world.git.checkpoint(world.repo.dir, todo)).toMatchObject({
      sha: null,
      vetted: { found: [{ file: 'b.txt' }] },
    });
  });

  it('a file that is too large is named and committed; a link and a file without a change are nothing to read', async () => {
    const world = given();
    const large = Buffer.concat([Buffer.alloc(10_000_001, 'a'), Buffer.from(TOKEN)]);
    const todo = await task(world, () => writeFileSync(join(world.repo.dir, 'b.txt'), large));
    const made = await world.git.checkpoint(world.repo.dir, todo);
    expect(made).toMatchObject({ sha: head(world), vetted: { found: [], unread: ['b.txt'] } });
  });

  it('nothing is looked through where the order does not ask for it', async () => {
    const world = given();
    const { secrets: _, ...todo } = await task(world, () => world.repo.write('b.txt', TOKEN));
    const made = await world.git.checkpoint(world.repo.dir, todo);
    expect([made.sha, made.vetted]).toEqual([head(world), undefined]);
  });
});

describe('a commit of paths', () => {
  it('is not made with a secret, whatever the name of the file, and is found by its id once it is made', async () => {
    const world = given();
    const path = 'dir/ü \\x41\n.txt';
    world.repo.write(path, `x\n\n${TOKEN}`);
    const todo = { id: 'spec-1', paths: [path.replace('\\x41', '\\x5cx41')], message: 'docs: it', secrets: NOTHING };
    expect(await world.git.commitPaths(world.repo.dir, todo)).toMatchObject({
      sha: null,
      vetted: { found: [{ file: todo.paths[0], line: 3 }] },
    });
    world.repo.write(path, 'clean');
    const { sha } = await world.git.commitPaths(world.repo.dir, todo);
    expect(await world.git.commitPaths(world.repo.dir, todo)).toMatchObject({ sha, vetted: { found: [] } });
  });
});

describe('what a tree holds', () => {
  it('is looked through from another one, or from nothing, in some paths or in all', async () => {
    const world = given({ 'a.txt': TOKEN, 'b.txt': 'x' });
    const from = head(world);
    world.repo.write('b.txt', githubToken(4));
    const to = world.repo.commit('more');
    const look = async (start: string | null, paths: readonly string[] | null) => {
      const { found } = await world.git.vet(world.repo.dir, { from: start, to, paths, secrets: NOTHING });
      return found.map(({ file }) => file);
    };
    expect(await look(from, null)).toEqual(['b.txt']);
    expect(await look(null, null)).toEqual(['a.txt', 'b.txt']);
    expect(await look(null, ['a.txt', 'gone.txt'])).toEqual(['a.txt']);
  });

  it('is looked through in a merge too, for what neither of its sides held: a later commit that takes it out changes nothing', async () => {
    const world = given({ 'a.txt': 'x' });
    const { repo } = world;
    const from = head(world);
    repo.git('checkout', '-q', '-b', 'side');
    repo.write('b.txt', 'side');
    repo.commit('side');
    repo.git('checkout', '-q', 'main');
    repo.write('c.txt', 'main');
    repo.commit('main');
    repo.git('merge', '-q', '--no-ff', '--no-commit', 'side');
    repo.write('d ü.txt', `1\n${TOKEN}\n`);
    const merge = repo.commit('merged');
    repo.git('rm', '-q', 'd ü.txt');
    const tip = repo.commit('out again');
    const order = { from, to: tip, tip, paths: null, secrets: NOTHING };
    expect((await world.git.vet(repo.dir, order)).found).toMatchObject([{ file: 'd ü.txt', line: 2, commit: merge }]);
  });
});

import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Access, createAccess } from '../../../../../src/adapters/git/access.ts';
import { metaSchema } from '../../../../../src/adapters/git/travel/meta.ts';
import { createTravel } from '../../../../../src/adapters/git/travel/travel.ts';
import type { TravelPort } from '../../../../../src/ports/travel.ts';
import { type Given, go, repository, state } from './given.ts';

/** A port beside which something happens, or whose disk fails, right after git has written the files. */
function beside({ repo }: Given, happens: () => void): TravelPort {
  const access = createAccess({ timeoutMs: 20_000, env: repo.env });
  const git: Access['git'] = async (call) => {
    const output = await access.git(call);
    if (call.command === 'read-tree' && call.args.includes('-u')) happens();
    return output;
  };
  const through: Access['writing'] = (dir, work) => access.writing(dir, (doors) => work({ ...doors, git }));
  return createTravel({ ...access, inside: through, writing: through });
}

describe('what somebody saves while files are given back', () => {
  it.each([
    ['plain', {}],
    ['converted', { '.gitattributes': '*.txt text eol=lf\n' }],
  ])('stays as it was saved, and is named (%s files)', async (_, attributes) => {
    const given = repository({ 'a.txt': 'one\n', 'b.txt': 'one\n', ...attributes });
    const { repo } = given;
    repo.write('a.txt', 'two\n');
    const second = repo.commit('second');
    repo.write('a.txt', 'edited\r\n');
    repo.write('b.txt', 'edited\r\n');
    const { snapshot } = await go(given, { kind: 'commit', sha: given.first });
    const save = (): void => appendFileSync(join(repo.dir, 'a.txt'), 'saved just now\n');
    const { ref } = await given.travel.snapshot(repo.dir, { why: 'undo' });
    const order = { id: 'undo', backup: ref, to: { kind: 'snapshot', ref: snapshot.ref }, also: [] } as const;
    const moved = await beside(given, save).move(repo.dir, order);
    expect(moved).toMatchObject({ kind: 'moved', head: second });
    expect(repo.read('a.txt')).toContain('saved just now\n');
    expect(repo.read('b.txt')).toBe('edited\r\n');
    if ('.gitattributes' in attributes) expect(moved).toMatchObject({ left: ['a.txt'] });
  });
});

describe('a move that was cut short', () => {
  it('is not finished on another branch than it began on, and is once that is checked out again', async () => {
    const given = repository({ 'a.txt': 'one\n' });
    const { repo } = given;
    repo.write('a.txt', 'two\n');
    repo.commit('second');
    const { ref } = await given.travel.snapshot(repo.dir, { why: 'test' });
    const order = { id: 'm', backup: ref, to: { kind: 'commit', sha: given.first }, also: [] } as const;
    const failing = beside(given, () => {
      throw new Error('the power went');
    });
    await expect(failing.move(repo.dir, order)).rejects.toThrow();
    repo.git('symbolic-ref', 'HEAD', 'refs/heads/hotfix');
    const hotfix = repo.git('commit-tree', '-m', 'fix', `${given.first}^{tree}`);
    repo.git('update-ref', 'refs/heads/hotfix', hotfix);
    const before = state(repo);
    await expect(given.travel.move(repo.dir, order)).rejects.toMatchObject({ next: 'git switch main, then !resume' });
    expect(state(repo)).toEqual(before);
    expect(repo.git('rev-parse', 'hotfix')).toBe(hotfix);
    repo.git('symbolic-ref', 'HEAD', 'refs/heads/main');
    expect(await given.travel.move(repo.dir, order)).toMatchObject({ kind: 'moved', head: given.first });
    expect(repo.git('rev-parse', 'main')).toBe(given.first);
  });
});

describe('a planted backup', () => {
  it.each(['../victim', '/etc/victim', 'a/../../victim', '.git/config', 'x/.GIT/hooks/post-commit', 'a//b', ''])(
    'cannot name %j',
    (path) => {
      expect(metaSchema.shape.saved.safeParse([path]).success).toBe(false);
      expect(metaSchema.shape.saved.safeParse(['a/b.txt', '.gitignore', '..a/b']).success).toBe(true);
    },
  );
});

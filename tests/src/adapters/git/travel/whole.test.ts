import { describe, expect, it } from 'vitest';
import { go, repository, state } from './given.ts';

const OUTPUT = 'src/new feature.txt';

/** A person's own untracked files, a backup of them, and then an agent that overwrites one of them. */
async function overwritten() {
  const given = repository({ 'a.txt': 'one\n' });
  const { repo } = given;
  repo.write(OUTPUT, 'mine, in no commit\r\n');
  repo.write('notes.txt', 'mine\n');
  const before = state(repo);
  const { ref } = await given.travel.snapshot(repo.dir, { why: 'test' });
  repo.write(OUTPUT, 'written by an agent\n');
  return { ...given, before, ref };
}

describe('a move back to a backup, of files no commit holds that lay there then and lie there now', () => {
  it('leaves them as they are now, whoever changed them', async () => {
    const { ref, ...given } = await overwritten();
    await go(given, { kind: 'snapshot', ref }, [OUTPUT]);
    expect(given.repo.read(OUTPUT)).toBe('written by an agent\n');
  });

  it('gives those the order names their bytes back where it is to be whole, and leaves the others', async () => {
    const { ref, before, ...given } = await overwritten();
    await go(given, { kind: 'snapshot', ref, whole: true }, [OUTPUT]);
    expect(state(given.repo)).toEqual(before);
    given.repo.write('notes.txt', 'mine, and newer\n');
    given.repo.write(OUTPUT, 'again\n');
    await go(given, { kind: 'snapshot', ref, whole: true }, [OUTPUT]);
    expect(given.repo.read('notes.txt')).toBe('mine, and newer\n');
    expect(given.repo.read(OUTPUT)).toBe('mine, in no commit\r\n');
  });

  it('is taken back like any other', async () => {
    const { ref, ...given } = await overwritten();
    const away = state(given.repo);
    const { snapshot } = await go(given, { kind: 'snapshot', ref, whole: true }, [OUTPUT]);
    await go(given, { kind: 'snapshot', ref: snapshot.ref });
    expect(state(given.repo)).toEqual(away);
  });
});

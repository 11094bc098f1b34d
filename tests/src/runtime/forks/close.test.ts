import { describe, expect, test } from 'vitest';
import { FORK, forked, reopened, SIDE_DIR, sides, verdicts } from '../../../support/forked.ts';
import type { Shell } from '../../../support/scripted-world.ts';
import { DIR } from '../../../support/story.ts';

const PARKED = `${DIR}/.git/codesleuth/forks`;
const exists = (shell: Shell, dir: string): boolean => shell.scripted.directories.has(dir);

describe('a fork that is closed', () => {
  test('by a merge has both directories put away and its commits kept', async () => {
    const shell = await forked();
    await shell.all('!merge A --yes');
    expect(sides(shell).fork).toMatchObject({ status: 'merged', winner: 'A' });
    expect(sides(shell).B.parked).toBe(`${PARKED}/trial-B`);
    expect([exists(shell, SIDE_DIR.B), exists(shell, `${PARKED}/trial-B`)]).toEqual([false, true]);
    expect(shell.scripted.branches.adopted.has('trial-B')).toBe(true);
  });

  test('gives a side back on demand, which is then in its place', async () => {
    const shell = await forked();
    await shell.all('!forks drop trial --yes', '!forks restore trial-B');
    expect(sides(shell).B.parked).toBe(null);
    expect([exists(shell, SIDE_DIR.B), exists(shell, `${PARKED}/trial-B`)]).toEqual([true, false]);
    // Asked for again, it is where it is to be.
    await shell.do('!forks restore trial-B');
    expect(sides(shell).B.dir).toBe(SIDE_DIR.B);
  });

  test('leaves a side alone that another shell works in, and says who', async () => {
    const shell = await forked();
    const other = await shell.scripted.journals.open(`${SIDE_DIR.B}/.git`);
    await shell.all('!forks drop trial --yes');
    await other.close();
    expect(sides(shell).B.parked).toBe(null);
    expect(shell.words()).toContain('trial-B stays where it is: it is open in process 4711');
    expect(sides(shell).A.parked).toBe(`${PARKED}/trial-A`);
  });

  test('touches nothing in a directory that is not the side it should be', async () => {
    const shell = await forked();
    shell.scripted.directories.delete(SIDE_DIR.B);
    shell.scripted.projects.delete(SIDE_DIR.B);
    shell.scripted.directories.add(SIDE_DIR.B);
    await shell.scripted.journals.open(`${SIDE_DIR.B}/.git`).then(async (journal) => {
      await journal.archive('/elsewhere');
      await journal.close();
    });
    shell.scripted.calls.length = 0;
    await shell.all('!forks drop trial --yes');
    expect(shell.words()).toContain('trial-B stays where it is: it is not that side of the fork');
    expect(shell.scripted.calls.filter((call) => call.includes('trial-B'))).toEqual([]);
    expect(sides(shell).A.parked).toBe(`${PARKED}/trial-A`);
  });

  test('whose directory is gone says so, and how its commits are had', async () => {
    const shell = await forked();
    shell.scripted.directories.delete(SIDE_DIR.B);
    shell.scripted.projects.delete(SIDE_DIR.B);
    await shell.all('!forks drop trial --yes', '!forks restore trial-B');
    expect(sides(shell).B.parked).toBe(null);
    expect(shell.words()).toContain('git branch fork/trial-B refs/codesleuth/forks/trial-B');
  });

  test('is forgotten once its term is over, not before', async () => {
    const shell = await forked();
    await shell.all('!forks drop trial --yes');
    const second = await later(shell, 29);
    expect(second.scripted.branches.adopted.size).toBe(2);
    const third = await later(second, 31);
    expect(third.scripted.branches.adopted.size).toBe(0);
    expect(third.at.forks.flatMap((fork) => fork.sides.map(({ tip, parked }) => [tip, parked]))).toEqual([
      [null, null],
      [null, null],
    ]);
  });
});

/** The project opened again so many days after the story began. */
async function later(shell: Shell, days: number): Promise<Shell> {
  const { clock } = shell.scripted.world();
  const now = (): string => new Date(Date.parse('2026-01-01T01:00:00.000Z') + days * 86_400_000).toISOString();
  return reopened(shell, { clock: { ...clock, now } });
}

describe('a side that was moved by hand', () => {
  test('is taken where it is, once its journal shows that it is that side', async () => {
    const shell = await forked();
    await move(shell, SIDE_DIR.B, '/code/elsewhere');
    await shell.all('!forks');
    expect(shell.words()).toContain('trial-B');
    expect((await shell.do('!forks at trial-B /code/habits.trial-A')).refused).toBe(true);
    expect(shell.refusals().at(-1)?.message).toContain('is not the directory of trial-B');
    await shell.all('!forks at trial-B /code/elsewhere');
    expect(sides(shell).B.dir).toBe('/code/elsewhere');
    await shell.all('!merge B --yes');
    expect(sides(shell).fork.winner).toBe('B');
  });
});

async function move(shell: Shell, from: string, to: string): Promise<void> {
  await shell.scripted.world().forks.park(from, to);
}

describe('looking at forks', () => {
  test('reads sides at rest from their own journals, wherever they are, and says what is missing', async () => {
    const shell = await forked();
    shell.items.length = 0;
    await shell.all('!forks');
    expect(shell.words()).toMatch(/Verdict \| built \| built/);
    await shell.all('!forks drop trial --yes');
    const looked = shell.scripted.calls.length;
    await shell.all('!forks');
    expect(shell.scripted.calls.slice(looked)).toContain(`forks.measure ${PARKED}/trial-B`);
    shell.scripted.directories.delete(`${PARKED}/trial-A`);
    shell.items.length = 0;
    await shell.all('!forks');
    expect(shell.words()).toMatch(/Tasks DONE \| 3 of 3 \| 3 of 3/);
    expect(verdicts(shell)).toEqual({ A: 'built', B: 'built' });
  });

  test('a second fork begins where the first was merged', async () => {
    const shell = await forked();
    await shell.all('!forks drop trial --yes');
    expect((await shell.do(FORK)).refused).toBe(true);
    await shell.all('!fork again');
    expect(shell.at.forks.map(({ name, status }) => [name, status])).toEqual([
      ['trial', 'dropped'],
      ['again', 'open'],
    ]);
  });
});

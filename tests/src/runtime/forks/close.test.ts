import { describe, expect, test } from 'vitest';
import { beforeFork, bySide, FORK, forked, reopened, SIDE_DIR, sides, verdicts } from '../../../support/forked.ts';
import { forever, type Play, Shell } from '../../../support/scripted-world.ts';
import { DIR } from '../../../support/story.ts';

const PARKED = `${DIR}/.git/codesleuth/forks`;
const exists = (shell: Shell, dir: string): boolean => shell.scripted.directories.has(dir);

/** Why each side's directory was not put away when its fork was closed; empty where it was. */
const stays = (shell: Shell): Record<string, string> =>
  Object.fromEntries(
    shell.items
      .flatMap((item) => (item.kind === 'event' && item.event.type === 'fork/closed' ? item.event.sides : []))
      .map(({ side, why }) => [side, why]),
  );

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
    expect(stays(shell)).toMatchObject({ B: 'it is open in process 4711' });
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
    expect(stays(shell)).toMatchObject({ B: 'it is not that side of the fork' });
    const released = 'forks.releaseMerge trial-B';
    expect(shell.scripted.calls.filter((call) => call.includes('trial-B') && call !== released)).toEqual([]);
    expect(sides(shell).A.parked).toBe(`${PARKED}/trial-A`);
  });

  test('is not needed where the directory is in its place, and says so', async () => {
    const shell = await forked();
    const events = shell.events().length;
    await shell.do('!forks restore trial-B');
    expect(shell.words()).toContain(`trial-B is in ${SIDE_DIR.B} already`);
    expect(shell.events()).toHaveLength(events);
    await shell.all('!forks drop trial --yes', '!forks restore trial-B', '!forks restore trial-B');
    expect(shell.words()).toContain(`trial-B is in ${SIDE_DIR.B} already`);
    expect(shell.words()).not.toContain('never put away');
  });

  test('is possible after its merge was taken back: the side is beside the project again, and can be merged', async () => {
    const shell = await forked();
    await shell.all('!merge A --yes', '!undo --yes');
    expect(exists(shell, SIDE_DIR.B)).toBe(false);
    await shell.all('!forks restore trial-B');
    expect(exists(shell, SIDE_DIR.B)).toBe(true);
    await shell.all('!merge B --yes');
    expect(sides(shell).fork.winner).toBe('B');
  });

  test('whose directory is gone says so, and how its commits are had', async () => {
    const shell = await forked();
    shell.scripted.directories.delete(SIDE_DIR.B);
    shell.scripted.projects.delete(SIDE_DIR.B);
    await shell.all('!forks drop trial --yes', '!forks restore trial-B');
    expect(sides(shell).B.parked).toBe(null);
    expect(shell.words()).toContain('git branch fork/trial-B refs/codesleuth/forks/trial-B');
  });

  describe('whose directory is gone', () => {
    const lose = (shell: Shell): void => {
      shell.scripted.directories.delete(SIDE_DIR.B);
      shell.scripted.projects.delete(SIDE_DIR.B);
    };
    const both = async (shell: Shell): Promise<readonly string[]> => {
      shell.items.length = 0;
      await shell.do('!forks');
      const board = shell.words();
      shell.items.length = 0;
      await shell.do('!forks restore trial-B');
      return [board, shell.words()];
    };

    test('says that its commits can be merged', async () => {
      const shell = await forked();
      lose(shell);
      for (const words of await both(shell)) expect(words).toContain('Its commits are kept: !merge B still works.');
    });

    test('and that made no commit names its uncommitted work, and no merge', async () => {
      const shell = await forked();
      lose(shell);
      const { base } = sides(shell).fork;
      const work = 'w'.repeat(40);
      shell.scripted.branches.adopted.set('trial-B', { tip: base.head, work });
      shell.scripted.branches.reaches.set(work, [base.head]);
      for (const words of await both(shell)) {
        expect(words).toContain('No commit of its own is kept, so there is nothing to merge.');
        expect(words).toContain(
          'Its uncommitted work is kept: git restore --source=refs/codesleuth/forks/trial-B-work -- <file>',
        );
        expect(words).not.toContain('!merge B');
        expect(words).not.toContain('git branch');
      }
    });

    test('and whose commits went past its uncommitted work says that this is older', async () => {
      const shell = await forked();
      lose(shell);
      const { tip = '' } = shell.scripted.branches.adopted.get('trial-B') ?? {};
      const work = 'w'.repeat(40);
      shell.scripted.branches.adopted.set('trial-B', { tip, work });
      for (const words of await both(shell)) expect(words).toContain('Uncommitted work from before its last commits');
      shell.scripted.branches.reaches.set(work, [tip]);
      for (const words of await both(shell)) expect(words).toContain('Its uncommitted work is kept');
    });

    test('and of which nothing is kept says so', async () => {
      const shell = await forked();
      lose(shell);
      shell.scripted.branches.adopted.delete('trial-B');
      for (const words of await both(shell)) {
        expect(words).toContain('Nothing of trial-B is kept in the project.');
        expect(words).not.toContain('!merge B');
      }
    });

    test('and of which nothing is kept is not merged: what is left to do is named, the other side first', async () => {
      const shell = await forked();
      lose(shell);
      shell.scripted.branches.adopted.delete('trial-B');
      expect((await shell.do('!merge B --yes')).refused).toBe(true);
      const said = JSON.stringify(shell.refusals().at(-1));
      expect(said).toContain('nothing is kept of side B');
      expect(said).toContain('!merge A, or !forks drop trial');
      expect(said).not.toContain('!merge B');
    });
  });

  test('whose side is gone keeps what was fetched while it ran, and says so', async () => {
    const stopped: Play = (assignment, signal, answers) =>
      assignment.task?.id === 'TASK-002' ? forever(assignment, signal, answers) : null;
    const shell = await beforeFork({ play: bySide({ A: forever, B: stopped }) });
    await shell.session.line(FORK);
    await shell.reach((one) => one.scripted.branches.adopted.has('trial-B'));
    const tip = shell.scripted.branches.adopted.get('trial-B')?.tip;
    // Left at once: nobody is told how far the side is.
    await shell.session.close('signal');
    shell.scripted.directories.delete(SIDE_DIR.B);
    shell.scripted.projects.delete(SIDE_DIR.B);
    const second = await reopened(shell, {});
    expect(sides(second).B.tip).toBe(null);
    await second.do('!forks restore trial-B');
    expect(second.words()).toContain('Its commits are kept: !merge B still works.');
    await second.all('!forks drop trial --yes');
    expect(sides(second).B.tip).toBe(tip);
    await second.do('!forks restore trial-B');
    expect(second.words()).toContain('Its commits are kept: git branch fork/trial-B refs/codesleuth/forks/trial-B');
  });

  test('is forgotten once its term is over by the clock and by what was done in the project, not before', async () => {
    const shell = await forked();
    await shell.all('!forks drop trial --yes');
    const second = await later(shell, 29);
    const third = await later(second, 31);
    // One wrong clock is not enough: until here nothing was done in the project since.
    expect(third.scripted.branches.adopted.size).toBe(2);
    await third.all('!build TASK-001 again');
    const back = await later(third, 1);
    expect(back.scripted.branches.adopted.size).toBe(2);
    const fourth = await later(back, 32);
    expect(fourth.scripted.branches.adopted.size).toBe(0);
    expect(fourth.at.forks.flatMap((fork) => fork.sides.map(({ tip, parked }) => [tip, parked]))).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  test('is not brought back and forgotten at once, whichever comes first', async () => {
    const shell = await forked();
    await shell.all('!forks drop trial --yes');
    const second = await later(shell, 31);
    await second.all('!build TASK-001 again');
    let forgetting = (): void => {};
    const begun = new Promise<void>((resolve) => {
      forgetting = resolve;
    });
    let goOn = (): void => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await second.session.close('quit');
    second.scripted.days = 32;
    const third = new Shell({}, { interactive: false }, second.scripted);
    third.scripted.script = {
      wait: (call) => {
        if (call !== 'forks.forget trial-A') return null;
        forgetting();
        return held;
      },
    };
    await third.all('Start agent 0');
    await third.session.line('1');
    await begun;
    const before = third.scripted.calls.length;
    await third.session.line('!forks restore trial-B');
    goOn();
    await third.session.settled();
    expect(third.scripted.calls.slice(before).filter((call) => call.startsWith('forks.park'))).toEqual([]);
    expect(exists(third, SIDE_DIR.B)).toBe(false);
  });
});

/** The project opened again so many days after the story began. */
async function later(shell: Shell, days: number): Promise<Shell> {
  shell.scripted.days = days;
  return reopened(shell, {});
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

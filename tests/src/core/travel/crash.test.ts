import { describe, expect, test } from 'vitest';
import { fold } from '../../../../src/core/evolve.ts';
import { driven, Rig } from '../../../support/given.ts';
import type { MemoryProject } from '../../../support/memory-project.ts';
import { pilot } from '../../../support/pilot.ts';
import { context, TASKS } from '../../../support/story.ts';

/** A replay, its undo, and that one's undo, with the world as it was around every append. */
function backAndForth() {
  const rig = driven('built');
  const begin = rig.journal.length;
  const found = new Map<number, { after: MemoryProject; late: MemoryProject }>();
  rig.onBatch = (when, { journal, project }) => {
    const copy = project.copy();
    const known = found.get(journal.length);
    found.set(
      journal.length,
      when === 'after' ? { after: copy, late: copy } : { after: known?.after ?? copy, late: copy },
    );
  };
  rig.all('!replay TASK-001 --yes', '!undo --yes', '!undo --yes');
  rig.onBatch = null;
  return { rig, begin, found };
}

/** What is done is committed, and nothing of what is to be built again. */
function expectFilesAsTold(rig: Rig, said: string): void {
  const tree = rig.project.commits.at(-1)?.tree;
  const told = Object.values(rig.at.tasks).filter(({ status }) => status === 'DONE' || status === 'PENDING');
  const there = told.map(({ task }) => [task.id, task.outputFiles.every((path) => tree?.has(path) === true)]);
  expect([said, there]).toEqual([said, told.map(({ task, status }) => [task.id, status === 'DONE'])]);
}

describe('a crash after any event of a replay and its undoing', () => {
  const { rig: whole, begin, found } = backAndForth();

  function continued(count: number, when: 'after' | 'late'): Rig {
    const before = [...found.keys()].filter((length) => length <= count).at(-1) ?? 0;
    const project = (found.get(count)?.[when] ?? found.get(before)?.late)?.copy();
    const dead = new Rig(whole.script, { setup: 'ok', context: context() }, project);
    dead.journal = whole.journal.slice(0, count);
    dead.state = { ...dead.state, project: fold(dead.journal) };
    return dead.reopen().run();
  }

  test.each(['after', 'late'] as const)('leaves no move unfinished, and leads on to SHIP (%s the effect)', (when) => {
    let moved = 0;
    for (let count = begin; count <= whole.journal.length; count += 1) {
      const rig = continued(count, when);
      const said = `cut after ${count} (${whole.journal[count - 1]?.event.type})`;
      expect(rig.at.travel, said).toBeNull();
      expect(rig.events('travel/began').length, said).toBe(rig.events('travel/ended').length);
      moved = Math.max(moved, rig.events('travel/ended').length);
      expectFilesAsTold(rig, said);
      pilot(rig);
      expect(rig.at.verification?.verdict, said).toBe('SHIP');
      const done = Object.values(rig.at.tasks).map(({ task, status }) => [task.id, status]);
      expect(done, said).toEqual(TASKS.map(({ id }) => [id, 'DONE']));
      expect(fold(rig.journal), said).toEqual(rig.at);
    }
    expect(moved).toBe(3);
  });
});

describe('a crash in the middle of a reset that is taken back', () => {
  test('before the journal is back, the reset stands and can be taken back again', () => {
    const rig = driven('built').all('!reset --yes');
    rig.script = { fail: (effect) => (effect.type === 'reset/undo' ? 'the disk is full' : null) };
    rig.do('!undo --yes');
    expect(rig.refusals.at(-1)).toMatchObject({ code: 'effect-failed' });
    expect(rig.state.project).toBeNull();
    rig.script = {};
    rig.all('!undo --yes');
    expect(rig.at.builtAt).not.toBeNull();
  });
});

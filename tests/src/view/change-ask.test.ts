import { describe, expect, it } from 'vitest';
import { askedNow } from '../../../src/core/asked.ts';
import { askOf } from '../../../src/view/ask.ts';
import { driven } from '../../support/given.ts';

describe('the picker of a change that waits', () => {
  it('begins at the harmless choice, and ticks tasks where the human left off', () => {
    const rig = driven('built').all('!change TASK-001 and TASK-002');
    const ask = askOf(rig.state.shell, rig.at);
    expect(ask).toMatchObject({ initial: '!change-cancel', allowText: true });
    expect(ask?.options.map(({ value }) => value)).toEqual([
      '!change-cancel',
      '!change-approve',
      '!change --agent',
      'TASK-001',
      'TASK-002',
    ]);
    expect(ask?.options[3]?.label).toBe('[x] TASK-001 Part 1 · DONE · named in the change');
    const before = askedNow(rig.state);
    rig.all('TASK-002');
    const next = askOf(rig.state.shell, rig.at);
    expect(next?.initial).toBe('TASK-002');
    expect(next?.options.at(-1)?.label).toMatch(/^\[ \] TASK-002/);
    expect(next?.id).not.toBe(ask?.id);
    // A second Enter on the first picker is for a question that is not asked any more.
    expect(askedNow(rig.state)).not.toBe(before);
  });

  it('stands back for a question of an agent, and goes with the change', () => {
    const rig = driven('built').all('!change TASK-001', '!change-cancel');
    expect(askOf(rig.state.shell, rig.at)).toBeNull();
  });
});

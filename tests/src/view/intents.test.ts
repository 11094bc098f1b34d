import { describe, expect, test } from 'vitest';
import { confirmIntent, pickIntent } from '../../../src/view/intents.ts';
import { type Desk, perform } from '../../../src/view/perform.ts';
import { createUi } from '../../../src/view/ui-state.ts';
import type { Intent, Screen } from '../../../src/view/view-model.ts';
import { fakeSession } from '../../support/fake-session.ts';
import { buildingProject, snapshotOf } from '../../support/view-state.ts';

const picker = { key: 'Q1.0', id: 'Q1.0', title: '', options: [], settings: {}, maxRows: 5, y: 0 };
const permission = (comment: boolean): Extract<Screen, { kind: 'permission' }> => ({
  kind: 'permission',
  picker,
  requestId: 'p1',
  comment,
});

describe('what a picker’s end means', () => {
  test('a choice or own words answer; closing leaves the answer to the prompt', () => {
    const screen = { kind: 'picker', picker } as const;
    expect(pickIntent(screen, { type: 'choose', id: '2' })).toEqual({ type: 'answer', id: 'Q1.0', text: '2' });
    expect(pickIntent(screen, { type: 'answer', text: 'neither' })).toEqual({
      type: 'answer',
      id: 'Q1.0',
      text: 'neither',
    });
    expect(pickIntent(screen, { type: 'cancel' })).toEqual({ type: 'dismiss', id: 'Q1.0' });
  });

  test('only a clear yes permits', () => {
    const no = { type: 'permission', requestId: 'p1', decision: 'no', comment: '' };
    expect(pickIntent(permission(false), { type: 'choose', id: 'run' })).toMatchObject({ decision: 'run' });
    expect(pickIntent(permission(false), { type: 'choose', id: 'once' })).toMatchObject({ decision: 'once' });
    expect(pickIntent(permission(false), { type: 'choose', id: 'no' })).toEqual({
      type: 'decline',
      requestId: 'p1',
    });
    expect(pickIntent(permission(false), { type: 'cancel' })).toEqual(no);
    expect(pickIntent(permission(true), { type: 'cancel' })).toEqual(no);
    expect(pickIntent(permission(true), { type: 'answer', text: 'use fetch' })).toEqual({
      ...no,
      comment: 'use fetch',
    });
  });

  test('an agent’s silence is waited out by closing the picker, and ended only by choosing that', () => {
    for (const requestId of ['silence', 'A:silence']) {
      const silent = { ...permission(false), requestId };
      expect(pickIntent(silent, { type: 'cancel' })).toMatchObject({ requestId, decision: 'once' });
      expect(pickIntent(silent, { type: 'choose', id: 'run' })).toMatchObject({ decision: 'run' });
      expect(pickIntent(silent, { type: 'choose', id: 'end' })).toMatchObject({ decision: 'no', comment: '' });
    }
  });

  test('a cancelled confirmation submits something that is not the phrase', () => {
    expect(confirmIntent('yes', 'confirmed')).toEqual({ type: 'submit', text: 'yes' });
    expect(confirmIntent('yes', 'cancelled')).toEqual({ type: 'submit', text: 'no' });
  });
});

describe('what intents do', () => {
  const done = (...intents: Intent[]): string[] => {
    const handle = fakeSession(snapshotOf());
    handle.queued = ['later'];
    const other: string[] = [];
    const desk: Desk = {
      handle,
      ui: createUi(),
      load: (text) => other.push(`load ${text}`),
      remember: (text) => other.push(`remember ${text}`),
      redraw: () => other.push('redraw'),
      suspend: () => other.push('suspend'),
    };
    for (const intent of intents) perform(intent, desk);
    return [...handle.calls, ...other];
  };

  test('lines, permissions and orders reach the session', () => {
    expect(
      done(
        { type: 'submit', text: '!plan' },
        { type: 'answer', id: 'Q1.0', text: '2' },
        { type: 'permission', requestId: 'p1', decision: 'run', comment: '' },
        { type: 'interrupt' },
        { type: 'quit' },
      ),
    ).toEqual(['submit !plan', 'answer 2', 'permission p1 run', 'interrupt', 'quit']);
  });

  test('!budget panel does what Ctrl+B does, where a project is open', () => {
    const shown = (text: string, project = true): boolean => {
      const ui = createUi();
      const handle = fakeSession(snapshotOf(project ? { project: buildingProject() } : {}));
      const nothing = (): void => {};
      perform(
        { type: 'submit', text },
        { handle, ui, load: nothing, remember: nothing, redraw: nothing, suspend: nothing },
      );
      expect(handle.calls).toEqual([`submit ${text}`]);
      return ui.get().budget;
    };
    expect(shown('!budget panel')).toBe(true);
    expect(shown(' /Budget  panel ')).toBe(true);
    expect(shown('!budget')).toBe(false);
    expect(shown('!budget panel now')).toBe(false);
    expect(shown('!budget panel', false)).toBe(false);
  });

  test('a queued line comes back to the draft, an empty queue changes nothing', () => {
    expect(done({ type: 'takeBack' }, { type: 'takeBack' })).toEqual(['takeBack', 'takeBack', 'load later']);
  });

  test('history, redraw and suspend go to whoever owns the terminal', () => {
    expect(done({ type: 'remember', text: 'x' }, { type: 'redraw' }, { type: 'suspend' })).toEqual([
      'remember x',
      'redraw',
      'suspend',
    ]);
  });
});

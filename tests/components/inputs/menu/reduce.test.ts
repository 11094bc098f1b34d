import { describe, expect, test } from 'vitest';
import {
  openPicker,
  type PickerOption,
  type PickerOutcome,
  type PickerSettings,
  pickerItems,
} from '../../../../components/inputs/menu/picker.ts';
import { reduce } from '../../../../components/inputs/menu/reduce.ts';
import { strokesFromRaw } from '../../../../components/inputs/raw.ts';
import { ctrl, KEYS, pasted } from '../../../support/drive-editor.ts';

const PAGE_DOWN = '\u001b[6~';
const PAGE_UP = '\u001b[5~';
const options = (count: number): PickerOption[] =>
  Array.from({ length: count }, (_, index) => ({ id: `id-${index + 1}`, label: `project ${index + 1}` }));

function pick(keys: string, list: readonly PickerOption[], settings: PickerSettings = {}) {
  let state = openPicker(list, settings);
  const outcomes: PickerOutcome[] = [];
  for (const stroke of strokesFromRaw(keys).strokes) {
    const step = reduce(state, stroke, { page: 10 });
    state = step.state;
    outcomes.push(...step.intents);
  }
  return { state, outcomes, highlighted: pickerItems(state)[state.at]?.option?.id ?? null };
}

const chosen = (id: string) => [{ type: 'choose', id }];

describe('choosing', () => {
  test.each([
    ['Enter takes the first', '\r', 'id-1'],
    ['arrows move', `${KEYS.down}${KEYS.down}${KEYS.up}\r`, 'id-2'],
    ['up from the first is the last', `${KEYS.up}\r`, 'id-5'],
    ['End and Home', `${KEYS.end}\r`, 'id-5'],
    ['a number is taken at once', '3', 'id-3'],
    ['keys after the choice are ignored', '3\r2', 'id-3'],
  ])('%s', (_, keys, id) => {
    expect(pick(keys, options(5)).outcomes).toEqual(chosen(id));
  });

  test.each([
    ['1\r', 'id-1'],
    ['12', 'id-12'],
    ['5', 'id-5'],
    [`1${KEYS.down}2`, 'id-2'],
  ])('of twelve entries %j takes %s', (keys, id) => {
    expect(pick(keys, options(12)).outcomes).toEqual(chosen(id));
  });

  test('a number that could go on only moves the highlight', () => {
    const { outcomes, highlighted } = pick('1', options(12));
    expect(outcomes).toEqual([]);
    expect(highlighted).toBe('id-1');
  });

  test.each(['0', '9', '77'])('a number that is no entry (%s) takes nothing', (keys) => {
    expect(pick(keys, options(5)).outcomes).toEqual([]);
  });

  test('PgDn and PgUp go by pages and stop at the ends', () => {
    expect(pick(PAGE_DOWN + PAGE_DOWN, options(500)).highlighted).toBe('id-21');
    expect(pick(PAGE_DOWN + PAGE_UP + PAGE_UP, options(500)).highlighted).toBe('id-1');
    expect(pick(KEYS.end + PAGE_DOWN, options(500)).highlighted).toBe('id-500');
  });

  test('Esc and Ctrl+C cancel once', () => {
    expect(pick(`${KEYS.escape}\r`, options(3)).outcomes).toEqual([{ type: 'cancel' }]);
    expect(pick(`${ctrl('c')}${ctrl('c')}`, options(3)).outcomes).toEqual([{ type: 'cancel' }]);
  });

  test('the initial entry is highlighted, else the first that can be taken', () => {
    const list = [
      { id: 'a', label: 'A', disabled: 'missing' },
      { id: 'b', label: 'B' },
      { id: 'c', label: 'C' },
    ];
    expect(pick('', list, { initial: 'c' }).highlighted).toBe('c');
    expect(pick('', list).highlighted).toBe('b');
  });

  test('where a number only moves, Enter takes the entry once', () => {
    const settings = { numbersMove: true, allowText: true };
    expect(pick('2', options(3), settings)).toMatchObject({ outcomes: [], highlighted: 'id-2' });
    expect(pick('2\r', options(3), settings).outcomes).toEqual(chosen('id-2'));
    expect(pick('12\r', options(15), settings).outcomes).toEqual(chosen('id-12'));
  });

  test('a hotkey takes its entry, whatever the case', () => {
    const list = [...options(3), { id: 'new', label: 'New project', hotkey: 'n' }];
    expect(pick('N', list, { filterable: true }).outcomes).toEqual(chosen('new'));
  });

  test.each(['1', '\r', `${KEYS.down}${KEYS.up}\r`])('%j on a disabled entry says why and stays', (keys) => {
    const { outcomes, state } = pick(keys, [{ id: 'a', label: 'A', disabled: 'directory is gone' }]);
    expect(outcomes).toEqual([]);
    expect(state.notice).toBe('A: directory is gone');
  });

  test('a paste never takes an entry', () => {
    expect(pick(pasted('1\n2\n'), options(5)).outcomes).toEqual([]);
  });

  test('an empty list does nothing but cancel', () => {
    expect(pick(`\r${KEYS.down}1${KEYS.escape}`, []).outcomes).toEqual([{ type: 'cancel' }]);
  });
});

describe('the filter', () => {
  const settings = { filterable: true };

  test('typing narrows the list, digits included, and Enter takes the match', () => {
    expect(pick('project 42\r', options(500), settings).outcomes).toEqual(chosen('id-42'));
  });

  test('a slash begins a filter that may start with a digit', () => {
    expect(pick('/499\r', options(500), settings).outcomes).toEqual(chosen('id-499'));
  });

  test('Esc ends the filter and keeps the highlighted entry; a second Esc cancels', () => {
    const { state, highlighted } = pick(`project 42${KEYS.escape}`, options(500), settings);
    expect(highlighted).toBe('id-42');
    expect(state.mode).toBe('list');
    expect(pick(`p${KEYS.escape}${KEYS.escape}`, options(3), settings).outcomes).toEqual([{ type: 'cancel' }]);
  });

  test('Backspace widens the list and leaves an empty filter', () => {
    expect(pick('pr\u007f', options(3), settings).state).toMatchObject({ mode: 'filter', query: 'p' });
    expect(pick('p\u007f\u007f', options(3), settings).state.mode).toBe('list');
  });

  test('without a match Enter does nothing', () => {
    expect(pick('zzz\r', options(3), settings).outcomes).toEqual([]);
  });

  test('letters do nothing where there is no filter', () => {
    expect(pick('pq', options(3)).state.query).toBe('');
  });
});

describe('keys that mean nothing', () => {
  test.each(['abc', 'y', ' ', '9', '77', pasted('yes')])('%j shows a hint, and Enter only takes it away', (keys) => {
    const { outcomes, state } = pick(keys, options(5));
    expect(outcomes).toEqual([]);
    expect(state.notice).toBe('Type a number, or use the arrows');
    expect(pick(`${keys}\r`, options(5))).toMatchObject({ outcomes: [], state: { notice: null } });
    expect(pick(`${keys}\r\r`, options(5)).outcomes).toEqual(chosen('id-1'));
  });

  test.each([`x${KEYS.down}\r`, 'x2'])('after the hint %j chooses', (keys) => {
    expect(pick(keys, options(5)).outcomes).toEqual(chosen('id-2'));
  });

  test('a number that is no entry of a list with a filter is stray too', () => {
    expect(pick('9\r', options(5), { filterable: true }).outcomes).toEqual([]);
  });
});

describe('an own answer', () => {
  const settings = { allowText: true };

  test.each([
    ['letters', 'Web and macOS\r', 'Web and macOS'],
    ['a path', '/srv/my app\r', '/srv/my app'],
    ['a paste, in one line', `${pasted('/srv\nx')}\r`, '/srv x'],
    ['digits inside a text', 'a1b2\r', 'a1b2'],
    ['a text that begins with the number of an option', '2 players\r', '2 players'],
    ['a number that is none of an option', '77\r', '77'],
    ['typing after a paste', `${pasted('ab')}c1\r`, 'abc1'],
  ])('%s: what is typed first is kept and sent', (_, keys, text) => {
    expect(pick(keys, options(3), settings).outcomes).toEqual([{ type: 'answer', text }]);
  });

  test.each([['Web\r'], ['/srv/x\r'], ['a1\r'], ['日本\r']])('%j key by key is the same answer', (keys) => {
    let state = openPicker(options(3), settings);
    const outcomes: PickerOutcome[] = [];
    for (const typed of keys) {
      for (const stroke of strokesFromRaw(typed).strokes) {
        const step = reduce(state, stroke, { page: 10 });
        state = step.state;
        outcomes.push(...step.intents);
      }
    }
    expect(outcomes).toEqual([{ type: 'answer', text: keys.trim() }]);
  });

  test('digits that could have been a number stay in front of the text', () => {
    let state = openPicker(options(12), settings);
    for (const text of ['1', 'x']) state = reduce(state, { kind: 'text', text }, { page: 10 }).state;
    expect(reduce(state, strokesFromRaw('\r').strokes[0] ?? { kind: 'text', text: '' }, { page: 10 }).intents).toEqual([
      { type: 'answer', text: '1x' },
    ]);
  });

  test('Esc in the field goes back to the list with Other highlighted', () => {
    const { state, outcomes } = pick(`abc${KEYS.escape}`, options(3), settings);
    expect(outcomes).toEqual([]);
    expect(state).toMatchObject({ mode: 'list', at: 3 });
  });

  test('is the last number, and what was typed is sent', () => {
    expect(pick('3My own\r', options(2), settings).outcomes).toEqual([{ type: 'answer', text: 'My own' }]);
  });

  test('is edited like a line', () => {
    const keys = `${KEYS.end}\rabc${KEYS.left}X${ctrl('e')}!\r`;
    expect(pick(keys, options(2), settings).outcomes).toEqual([{ type: 'answer', text: 'abXc!' }]);
  });

  test('a blank answer is not sent; Esc goes back to the list', () => {
    const { outcomes, state } = pick('3  \r', options(2), settings);
    expect(outcomes).toEqual([]);
    expect(state.notice).toContain('Type an answer');
    expect(pick(`3abc${KEYS.escape}1`, options(2), settings).outcomes).toEqual(chosen('id-1'));
  });

  test('without options it opens at once', () => {
    expect(pick('typed\r', [], settings).outcomes).toEqual([{ type: 'answer', text: 'typed' }]);
    expect(pick(KEYS.escape, [], settings).outcomes).toEqual([{ type: 'cancel' }]);
  });
});

import { describe, expect, test } from 'vitest';
import { OPEN_CONFIRM, reduce } from '../../../../components/inputs/confirm/reduce.ts';
import { lineText } from '../../../../components/inputs/line/line.ts';
import { strokesFromRaw } from '../../../../components/inputs/raw.ts';
import { ctrl, KEYS, pasted } from '../../../support/drive-editor.ts';

const PHRASE = 'yes, reset pipeline';

function confirm(keys: string) {
  let state = OPEN_CONFIRM;
  const outcomes: string[] = [];
  for (const stroke of strokesFromRaw(keys).strokes) {
    const step = reduce(state, stroke, { phrase: PHRASE });
    state = step.state;
    outcomes.push(...step.intents);
  }
  return { state, outcomes };
}

describe('a typed confirmation', () => {
  test.each([
    ['the phrase and Enter', `${PHRASE}\r`, ['confirmed']],
    ['blanks around the phrase do not matter', `  ${PHRASE} \r`, ['confirmed']],
    ['a typing error put right', `yes, resetx\u007f pipeline\r`, ['confirmed']],
    ['a pasted phrase needs its own Enter', `${pasted(`${PHRASE}\n`)}`, []],
    ['Enter on an empty field cancels', '\r', ['cancelled']],
    ['Esc cancels, whatever was typed', `${PHRASE}${KEYS.escape}`, ['cancelled']],
    ['Ctrl+C cancels', `yes${ctrl('c')}`, ['cancelled']],
    ['nothing counts after the end', `\r${PHRASE}\r`, ['cancelled']],
    ['another case is not the phrase', 'Yes, reset pipeline\r', []],
    ['y is not the phrase', 'y\r', []],
  ])('%s', (_, keys, outcomes) => {
    expect(confirm(keys).outcomes).toEqual(outcomes);
  });

  test('a wrong phrase is said to be wrong until it is changed', () => {
    expect(confirm('yes\r').state.mismatch).toBe('yes');
    expect(confirm('yes\r,').state.mismatch).toBe(null);
  });

  test('a wrong phrase leaves an empty field: the right one typed after it confirms', () => {
    expect(lineText(confirm('yes, reset pipelien\r').state.line)).toBe('');
    expect(confirm(`yes, reset pipelien\r${PHRASE}\r`).outcomes).toEqual(['confirmed']);
  });
});

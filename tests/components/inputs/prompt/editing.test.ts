import { describe, expect, test } from 'vitest';
import { ctrl, driveEditor, KEYS, pasted } from '../../../support/drive-editor.ts';

const FAMILY = '👨‍👩‍👧‍👦';

describe('editing keys', () => {
  test.each([
    ['arrows move by one', `abc${KEYS.left}X`, 'abX|c'],
    ['the left edge holds', `a${KEYS.left}${KEYS.left}b`, 'b|a'],
    ['Home and End', `abc${KEYS.home}X${KEYS.end}Y`, 'XabcY|'],
    ['Ctrl+A and Ctrl+E', `abc${ctrl('a')}X${ctrl('e')}Y`, 'XabcY|'],
    ['Home stays in its line', `one\ntwo${KEYS.home}X`, 'one\nX|two'],
    ['Backspace', 'abc\u007f', 'ab|'],
    ['Delete', `abc${KEYS.home}${KEYS.delete}`, '|bc'],
    ['Ctrl+D deletes forward in a draft', `abc${KEYS.home}${ctrl('d')}`, '|bc'],
    ['Ctrl+K kills to the end of the line', `one two${KEYS.wordLeft}${ctrl('k')}`, 'one |'],
    ['Ctrl+K at the end of a line joins the next', `one\ntwo${KEYS.up}${ctrl('e')}${ctrl('k')}`, 'one|two'],
    ['Ctrl+U kills to the start', `one two${KEYS.wordLeft}${ctrl('u')}`, '|two'],
    ['Ctrl+W kills what stands between blanks', `one two.three${ctrl('w')}`, 'one |'],
    ['Alt+Backspace kills a word', 'one two.three\u001b\u007f', 'one two.|'],
    ['Alt+D kills the word ahead', `one two${KEYS.home}\u001bd`, '| two'],
    ['Ctrl+Y puts the kill back', `one two${ctrl('w')}${KEYS.home}${ctrl('y')}`, 'two|one '],
    ['kills in a row come back as one', `one two three${ctrl('w')}${ctrl('w')}${ctrl('y')}`, 'one two three|'],
    ['a kill after other keys starts anew', `one two${ctrl('w')}x${ctrl('w')}${ctrl('y')}`, 'one x|'],
    ['Ctrl+Y without a kill does nothing', `ab${ctrl('y')}`, 'ab|'],
    ['Alt+B and Alt+F', 'one two\u001bb\u001bbX\u001bfY', 'XoneY| two'],
    [
      'Ctrl+arrows go by words',
      `one two${KEYS.wordLeft}X${KEYS.wordLeft}${KEYS.wordLeft}${KEYS.wordRight}Y`,
      'oneY| Xtwo',
    ],
    ['a family emoji is one unit', `a${FAMILY}b${KEYS.left}\u007f`, 'a|b'],
    ['a combining mark belongs to its letter', 'cafe\u0301\u007f', 'caf|'],
    ['a family typed in pieces is one unit', '👨\u200d👩\u200d👧\u007f', '|'],
    ['a half typed before its other half joins it', `👧${KEYS.left}👩\u200d\u007f`, '|'],
    ['flag halves join', '🇩🇪\u007f', '|'],
    ['Ctrl+_ takes an edit back', `one two${ctrl('w')}\u001f`, 'one two|'],
    ['undo with nothing to undo', '\u001f\u001fx', 'x|'],
    ['unknown keys do nothing', `a${ctrl('g')}\u001bq\u001b[15~\u001b[I`, 'a|'],
  ])('%s', (_, keys, draft) => {
    expect(driveEditor().keys(keys).draft()).toBe(draft);
  });

  test.each([
    ['Shift+Enter', KEYS.shiftEnter],
    ['Alt+Enter', KEYS.altEnter],
    ['Ctrl+J', '\n'],
    ['backslash and Enter', '\\\r'],
  ])('%s is a newline and submits nothing', (_, keys) => {
    const drive = driveEditor().keys(`one${keys}two`);
    expect(drive.text()).toBe('one\ntwo');
    expect(drive.intents).toEqual([]);
  });

  test('undo takes typing back as one, however many reads it took', () => {
    expect(driveEditor().keys('typed').keys(' text').keys('\u001f').draft()).toBe('|');
  });

  test('up and down keep the column within a draft of several lines', () => {
    const drive = driveEditor().keys(`first line\nsecond${KEYS.left}${KEYS.left}${KEYS.up}X${KEYS.down}Y`);
    expect(drive.text()).toBe('firsXt line\nseconYd');
  });

  test('up and down go by screen rows where a line wraps', () => {
    const drive = driveEditor({ width: 10, history: ['old'] }).keys(`abcdefghijklmno${KEYS.up}X`);
    expect(drive.draft()).toBe('abcdeX|fghijklmno');
  });

  test('up from under a short-cut wide row moves up, never back to where it was', () => {
    const drive = driveEditor({ width: 5 }).keys(`日本日本${KEYS.up}`);
    expect(drive.draft()).toBe('日|本日本');
  });
});

describe('pastes', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`).join('\n');

  test('up to three lines go into the draft as they are', () => {
    const drive = driveEditor().keys(`${pasted(lines(3))}!`);
    expect(drive.draft()).toBe(`${lines(3)}!|`);
    expect(drive.intents).toEqual([]);
  });

  test('more lines become one unit that is whole at submit', () => {
    const drive = driveEditor().keys(`see ${pasted(lines(240))} there`);
    expect(drive.draft()).toBe('see [Pasted text #1, 240 lines] there|');
    drive.keys('\r');
    expect(drive.intents.at(-1)).toEqual({ type: 'submit', text: `see ${lines(240)} there` });
  });

  test('the fourth line folds a paste, a line end after the third does not', () => {
    expect(
      driveEditor()
        .keys(pasted(lines(4)))
        .draft(),
    ).toBe('[Pasted text #1, 4 lines]|');
    expect(
      driveEditor()
        .keys(pasted(`${lines(3)}\n`))
        .draft(),
    ).toBe(`${lines(3)}\n|`);
  });

  test('Backspace and the arrows take a chip as one unit', () => {
    const drive = driveEditor().keys(`a${pasted(lines(10))}b${KEYS.left}${KEYS.left}X${KEYS.right}\u007f`);
    expect(drive.draft()).toBe('aX|b');
  });

  test('Ctrl+Left stops before a chip, and Ctrl+Y brings a killed one back', () => {
    const drive = driveEditor().keys(`a ${pasted(lines(10))}${KEYS.wordLeft}X${ctrl('k')}${ctrl('y')}`);
    expect(drive.text()).toBe(`a X${lines(10)}`);
  });

  test('chips are numbered, and one very long line is folded too', () => {
    const drive = driveEditor().keys(pasted(lines(5)) + pasted('x'.repeat(5000)));
    expect(drive.draft()).toBe('[Pasted text #1, 5 lines][Pasted text #2, 5000 characters]|');
  });

  test('control characters of a paste never reach the draft', () => {
    expect(driveEditor().keys('\u001b[200~a\u001b[31mb\u0007\tc\r\nd\u001b[201~').text()).toBe('a[31mb\tc\nd');
  });

  test('a paste that looks like commands neither opens the menu nor submits', () => {
    const drive = driveEditor().keys(pasted('!help\n'));
    expect(drive.intents).toEqual([]);
    expect(drive.text()).toBe('!help\n');
  });
});

import { StringDecoder } from 'node:string_decoder';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphemes } from '../../../../components/inputs/display.ts';
import { createEditor, feedRaw } from '../../../../components/inputs/prompt/create-editor.ts';
import type { KeyAction } from '../../../../components/inputs/prompt/editor.ts';
import { type EditorState, EMPTY_EDITOR } from '../../../../components/inputs/prompt/editor.ts';
import { actionsFor } from '../../../../components/inputs/prompt/keys.ts';
import { reduce } from '../../../../components/inputs/prompt/reduce.ts';
import { cleanText, textOf } from '../../../../components/inputs/prompt/units.ts';
import { promptView } from '../../../../components/inputs/prompt/view.ts';
import { driveEditor, ENTRIES, pasted } from '../../../support/drive-editor.ts';
import { type InkDelivery, startInkDelivery } from '../../../support/ink-delivery.tsx';
import { keyRun } from '../../../support/terminal-bytes.ts';

const HISTORY = ['first', 'second\nof two lines', '!plan'];
const ENV = { at: 0, width: 20 };

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom('!', '/', '?', 'e\u0301', '\u200d', '👨', '🇩', '日本'),
);
const action: fc.Arbitrary<KeyAction> = fc.oneof(
  text.map((typed): KeyAction => ({ type: 'insert', text: typed })),
  fc.tuple(text, fc.nat(6)).map(([line, more]): KeyAction => ({ type: 'paste', text: `${line}\r\n`.repeat(more) })),
  fc
    .constantFrom<KeyAction['type'] & ('newline' | 'enter' | 'up' | 'down' | 'yank' | 'undo' | 'complete' | 'search')>(
      ...(['newline', 'enter', 'up', 'down', 'yank', 'undo', 'complete', 'search'] as const),
    )
    .map((type): KeyAction => ({ type })),
  fc.constantFrom('escape' as const, 'interrupt' as const, 'end' as const).map((type): KeyAction => ({ type })),
  fc
    .constantFrom(
      'left' as const,
      'right' as const,
      'wordLeft' as const,
      'wordRight' as const,
      'lineStart' as const,
      'lineEnd' as const,
    )
    .chain((to) => fc.constantFrom<KeyAction>({ type: 'move', to }, { type: 'erase', span: to })),
);

function run(actions: readonly KeyAction[], start: EditorState): EditorState[] {
  let state = start;
  return actions.map((one, index) => {
    state = reduce(state, one, { ...ENV, at: index * 700 }).state;
    return state;
  });
}

const START = reduce(
  reduce(EMPTY_EDITOR, { type: 'history', entries: HISTORY }, ENV).state,
  { type: 'entries', entries: ENTRIES },
  ENV,
).state;

describe('whatever is typed', () => {
  test('the cursor stays within the draft, and units are never empty', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        for (const state of run(actions, START)) {
          expect(state.cursor).toBeGreaterThanOrEqual(0);
          expect(state.cursor).toBeLessThanOrEqual(state.units.length);
          expect(state.units.every((unit) => textOf([unit]) !== '')).toBe(true);
        }
      }),
    );
  });

  test('what is shown fits the frame, with the cursor inside it', () => {
    const frame = fc.record({
      columns: fc.integer({ min: 5, max: 40 }),
      maxRows: fc.integer({ min: 1, max: 6 }),
      menuRows: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), frame, (actions, room) => {
        for (const state of run(actions, START)) {
          const view = promptView(state, room);
          expect(view.rows.length).toBeLessThanOrEqual(room.maxRows);
          expect(view.menu.length).toBeLessThanOrEqual(room.menuRows);
          expect(view.cursor.y).toBeLessThanOrEqual(view.rows.length);
          expect(view.cursor.x).toBeLessThan(room.columns);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('undoing everything leads back to an empty draft, and further undos change nothing', () => {
    const edit = fc.oneof(
      text.filter((typed) => !typed.startsWith('?')).map((typed): KeyAction => ({ type: 'insert', text: typed })),
      fc.constantFrom<KeyAction>(
        { type: 'newline' },
        { type: 'erase', span: 'left' },
        { type: 'erase', span: 'wordLeft' },
        { type: 'yank' },
        { type: 'move', to: 'left' },
      ),
    );
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 60 }), (actions) => {
        const undos = Array.from({ length: actions.length + 5 }, (): KeyAction => ({ type: 'undo' }));
        expect(run([...actions, ...undos], START).at(-1)?.units).toEqual([]);
      }),
    );
  });

  test('the text that went in is the text that is sent, folded or not', () => {
    const piece = fc.record({
      text: fc.string({ unit: 'binary', maxLength: 60 }),
      lines: fc.nat(5),
      paste: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const drive = driveEditor();
        // The first letter keeps `?` from being a key, and the last keeps a backslash from meeting Enter.
        drive.tell({ type: 'insert', text: '<' });
        const parts = pieces.map((one) => one.text.concat(`\n${one.text}`.repeat(one.lines)));
        for (const [index, part] of parts.entries()) {
          drive.tell({ type: pieces[index]!.paste ? 'paste' : 'insert', text: part });
        }
        drive.keys('>\r');
        const sent = drive.intents.at(-1);
        expect(sent).toEqual({ type: 'submit', text: `<${parts.map(cleanText).join('')}>` });
      }),
    );
  });

  test('every unit of typed text is a whole grapheme, however the text arrived', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite', minLength: 1, maxLength: 10 }), (typed) => {
        const clean = `a${cleanText(typed).replace(/\n/g, '')}`;
        const drive = driveEditor();
        for (const character of clean) {
          drive.tell({ type: 'insert', text: character });
        }
        expect(drive.editor.get().units).toEqual(graphemes(clean));
      }),
    );
  });
});

describe('the reads a terminal happens to make', () => {
  let ink: InkDelivery;
  beforeAll(async () => {
    ink = await startInkDelivery();
  });
  afterAll(() => ink.stop());

  const outcome = (drive: ReturnType<typeof driveEditor>) => ({
    draft: drive.draft(),
    text: drive.text(),
    intents: drive.intents,
    search: drive.editor.get().search,
    history: drive.editor.get().history.map((entry) => entry.text),
  });

  test('bytes cut anywhere lead where the same keys lead one by one through ink', () => {
    fc.assert(
      fc.property(keyRun, fc.array(fc.nat(400), { maxLength: 6 }), (keys, cuts) => {
        const oneByOne = driveEditor({ history: HISTORY });
        oneByOne.tell(...actionsFor(ink.strokes(keys)));

        const cut = driveEditor({ history: HISTORY });
        const bytes = Buffer.from(keys.join(''));
        const decoder = new StringDecoder('utf8');
        const edges = [0, ...cuts.map((place) => Math.min(place, bytes.length)), bytes.length].sort((a, b) => a - b);
        let rest = '';
        for (const [index, edge] of edges.entries()) {
          const chunk = decoder.write(bytes.subarray(edges[index - 1] ?? 0, edge));
          rest = feedRaw(cut.editor, rest + chunk, { at: 0, width: 78 });
        }
        expect(rest).toBe('');
        expect(outcome(cut)).toEqual(outcome(oneByOne));
      }),
      { numRuns: 300 },
    );
  });

  test('an unfinished paste waits for its end', () => {
    const editor = createEditor();
    const rest = feedRaw(editor, 'ab\u001b[200~pas', { at: 0, width: 78 });
    expect(rest).toBe('\u001b[200~pas');
    expect(feedRaw(editor, `${rest}ted\r\u001b[201~`, { at: 0, width: 78 })).toBe('');
    expect(textOf(editor.get().units)).toBe('abpasted\n');
  });

  test('Enter of a terminal that was not yet raw is Enter where the caller says so', () => {
    const drive = driveEditor();
    feedRaw(drive.editor, `Start agent 0\n${pasted('a\nb')}`, { at: 0, width: 78, newlineIsEnter: true });
    expect(drive.intents.at(-1)).toEqual({ type: 'submit', text: 'Start agent 0' });
    expect(drive.text()).toBe('a\nb');
  });
});

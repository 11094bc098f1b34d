import { Box, Text } from 'ink';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../../../components/inputs/display.ts';
import { Prompt } from '../../../../components/inputs/prompt/Prompt.tsx';
import { promptHeight, promptView } from '../../../../components/inputs/prompt/view.ts';
import { createTheme } from '../../../../components/theme.ts';
import { ctrl, type Drive, driveEditor, KEYS, pasted } from '../../../support/drive-editor.ts';
import { renderAt } from '../../../support/render-at.ts';

const LONG =
  'A planner for shared gardens: 日本語の説明も含む、 with beds, seasons, tasks and 👨‍👩‍👧‍👦 families who water in turns.';
const theme = createTheme({ plain: false, colour: false });
const plain = createTheme({ plain: true, colour: false });

function frameOf(drive: Drive, columns: number, look = theme): string {
  const frame = { columns, maxRows: 4, menuRows: 4 };
  const app = renderAt(
    <Prompt editor={drive.editor} frame={frame} theme={look} now={() => 0} placeholder="Type Start agent 0" />,
    columns,
  );
  const shown = app.lastFrame().replace(/\n$/, '');
  app.unmount();
  expect(shown.split('\n')).toHaveLength(promptHeight(promptView(drive.editor.get(), frame)));
  expect(Math.max(...shown.split('\n').map(displayWidth))).toBeLessThanOrEqual(columns);
  return shown;
}

const typed = (keys: string, columns: number): Drive =>
  driveEditor({ width: columns - 2, history: ['fix the login page'] }).keys(keys);

describe('the prompt’s frames', () => {
  test('40 columns: a long draft wraps by display width and shows the rows around the cursor', () => {
    expect(frameOf(typed(LONG, 40), 40)).toMatchInlineSnapshot(`
      "❯ A planner for shared gardens: 日本語の
        説明も含む、 with beds, seasons, tasks
         and 👨‍👩‍👧‍👦 families who water in turns."
    `);
  });

  test('40 columns: while a command’s words are typed, quotes and all, its usage stands below, whole', () => {
    const usage = '!fork <name> [--a "direction"] [--b "direction"] [--a-agent X] [--budget USD]';
    const drive = typed('', 40);
    const fork = { name: 'fork', summary: 'Build two copies', available: true, needsText: true, usage };
    drive.editor.dispatch([{ type: 'entries', entries: [fork] }], { at: 0, width: 38 });
    expect(frameOf(drive.keys('!fo'), 40)).toContain('!fork  Build two copies');
    expect(frameOf(drive.keys('\t'), 40).split('\n')[0]).toBe('❯ !fork');
    const shown = frameOf(drive.keys('trial --a "one file'), 40);
    expect(shown).toMatchInlineSnapshot(`
      "❯ !fork trial --a "one file
        !fork <name> [--a "direction"] [--b
        "direction"] [--a-agent X] [--budget
        USD]"
    `);
  });

  test('60 columns: a menu with reasons, cut to the width', () => {
    expect(frameOf(typed('!', 60), 60)).toMatchInlineSnapshot(`
      "❯ !
        !help   commands available now
        !plan   start planning
        !build  unavailable: no plan yet, run !plan
        … 3 more, type to filter"
    `);
  });

  test('80 columns: a highlighted entry', () => {
    expect(frameOf(typed(`!b${KEYS.down}${KEYS.down}`, 80), 80)).toMatchInlineSnapshot(`
      "❯ !b
        !build         unavailable: no plan yet, run !plan
      ❯ !budget        what was spent
        !budget panel  show or hide the pane"
    `);
  });

  test('120 columns: chips, several lines, more above', () => {
    const keys = `zero\none\ntwo${pasted('a\nb\nc\nd\ne')}\nthree\n${pasted('x'.repeat(3000))} end`;
    expect(frameOf(typed(keys, 120), 120)).toMatchInlineSnapshot(`
      "↑ one
        two[Pasted text #1, 5 lines]
        three
        [Pasted text #2, 3000 characters] end"
    `);
  });

  test('more below shows when the cursor is at the top', () => {
    expect(frameOf(typed(`one\ntwo\nthree\nfour\nfive${KEYS.up.repeat(4)}`, 40), 40)).toMatchInlineSnapshot(`
      "❯ one
        two
        three
      ↓ four"
    `);
  });

  test('an empty prompt shows what to type', () => {
    expect(frameOf(driveEditor(), 40)).toMatchInlineSnapshot(`"❯ Type Start agent 0"`);
  });

  test('history search shows the match and the query', () => {
    expect(frameOf(typed(`${ctrl('r')}login`, 60), 60)).toMatchInlineSnapshot(`
      "❯ fix the login page
      search history: login"
    `);
  });

  test('a first Ctrl+C says what the second does', () => {
    expect(frameOf(typed(ctrl('c'), 60), 60)).toMatchInlineSnapshot(`
      "❯ Type Start agent 0
      Press Ctrl+C again to quit"
    `);
  });

  test('plain mode: numbered lines, ASCII signs', () => {
    expect(frameOf(typed(`!b${KEYS.down}`, 80), 80, plain)).toMatchInlineSnapshot(`
      "> !b
      1. !build: unavailable: no plan yet, run !plan (selected)
      2. !budget: what was spent
      3. !budget panel: show or hide the pane"
    `);
  });
});

describe('the prompt in an app', () => {
  const app = (drive: Drive, isActive = true, clock = () => 0) => (
    <Box flexDirection="column">
      <Text>above</Text>
      <Prompt
        editor={drive.editor}
        frame={{ columns: 60, maxRows: 4, menuRows: 4 }}
        theme={theme}
        now={clock}
        isActive={isActive}
      />
    </Box>
  );

  test('several keys of one read are applied in order', async () => {
    const drive = driveEditor();
    const shown = renderAt(app(drive), 60);
    shown.type('abc\u001b[DX');
    await shown.until((frame) => frame.includes('❯ abXc'));
    shown.type('\u0001>\u0005\r');
    await shown.until((frame) => !frame.includes('abXc'));
    expect(drive.intents.at(-1)).toEqual({ type: 'submit', text: '>abXc' });
    shown.unmount();
  });

  test('an inactive prompt shows its draft and takes no keys', async () => {
    const drive = driveEditor().keys('draft');
    const shown = renderAt(app(drive, false), 60);
    shown.rerender(app(drive, true));
    shown.type('!');
    await shown.until((frame) => frame.includes('draft!'));
    shown.rerender(app(drive, false));
    shown.type('lost');
    drive.keys('?');
    await shown.until((frame) => frame.includes('draft!?'));
    expect(drive.text()).toBe('draft!?');
    shown.unmount();
  });

  test('the time of a key comes from the clock given', async () => {
    let now = 0;
    const drive = driveEditor();
    const shown = renderAt(
      app(drive, true, () => now),
      60,
    );
    shown.type('\u0003');
    await shown.until((frame) => frame.includes('again to quit'));
    now = 5000;
    shown.type('\u0003');
    shown.type('x');
    await shown.until((frame) => frame.includes('❯ x'));
    expect(drive.intents).toEqual([{ type: 'interrupt' }, { type: 'interrupt' }]);
    shown.unmount();
  });
});

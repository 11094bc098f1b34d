import { describe, expect, test } from 'vitest';
import { ctrl, driveEditor, KEYS } from '../../../support/drive-editor.ts';

const remembered = (text: string) => ({ type: 'remember', text });
const submitted = (text: string) => ({ type: 'submit', text });

describe('Enter', () => {
  test('submits the draft as typed and empties the prompt', () => {
    const drive = driveEditor().keys('  hello \r');
    expect(drive.intents).toEqual([remembered('  hello '), submitted('  hello ')]);
    expect(drive.draft()).toBe('|');
  });

  test('does nothing on a blank draft', () => {
    expect(driveEditor().keys('\r  \r').intents).toEqual([]);
  });

  test('two lines in one chunk are two messages', () => {
    expect(
      driveEditor()
        .keys('one\rtwo\r')
        .intents.filter(({ type }) => type === 'submit'),
    ).toEqual([submitted('one'), submitted('two')]);
  });
});

describe('Ctrl+C, Ctrl+D and Esc', () => {
  test('Ctrl+C puts the draft into the history', () => {
    const drive = driveEditor().keys(`precious${ctrl('c')}`);
    expect(drive.intents).toEqual([remembered('precious')]);
    expect(drive.keys(KEYS.up).draft()).toBe('precious|');
  });

  test('Ctrl+C on an empty line interrupts; a second within two seconds quits', () => {
    expect(driveEditor().keys(ctrl('c'), 0).keys(ctrl('c'), 2000).intents).toEqual([
      { type: 'interrupt' },
      { type: 'quit' },
    ]);
  });

  test('a second Ctrl+C after two seconds, or after another key, interrupts again', () => {
    const late = driveEditor().keys(ctrl('c'), 0).keys(ctrl('c'), 2001);
    expect(late.intents).toEqual([{ type: 'interrupt' }, { type: 'interrupt' }]);
    const other = driveEditor()
      .keys(ctrl('c'), 0)
      .keys(`x\u007f${ctrl('c')}`, 100);
    expect(other.intents).toEqual([{ type: 'interrupt' }, { type: 'interrupt' }]);
  });

  test('clearing a draft arms the quit as well, and facts from outside do not disarm it', () => {
    const drive = driveEditor()
      .keys(`x${ctrl('c')}`, 0)
      .tell({ type: 'queued', count: 1 });
    expect(drive.keys(ctrl('c'), 500).intents).toEqual([remembered('x'), { type: 'quit' }]);
    const disarmed = driveEditor().keys(ctrl('c'), 0).tell({ type: 'disarm' }).keys(ctrl('c'), 500);
    expect(disarmed.intents).toEqual([{ type: 'interrupt' }, { type: 'interrupt' }]);
  });

  test('Ctrl+D quits on an empty line only', () => {
    expect(driveEditor().keys(ctrl('d')).intents).toEqual([{ type: 'quit' }]);
    expect(driveEditor().keys(`a${ctrl('d')}`).intents).toEqual([]);
  });

  test('Esc interrupts and keeps the draft', () => {
    const drive = driveEditor().keys(`draft${KEYS.escape}`);
    expect(drive.intents).toEqual([{ type: 'interrupt' }]);
    expect(drive.draft()).toBe('draft|');
  });
});

describe('keys for the shell', () => {
  test.each([
    [ctrl('l'), { type: 'redraw' }],
    [ctrl('z'), { type: 'suspend' }],
    [ctrl('o'), { type: 'toggle', pane: 'output' }],
    [ctrl('t'), { type: 'toggle', pane: 'tasks' }],
    [ctrl('b'), { type: 'toggle', pane: 'budget' }],
  ])('%j asks for %o and keeps the draft', (keys, intent) => {
    const drive = driveEditor().keys(`draft${keys}`);
    expect(drive.intents).toEqual([intent]);
    expect(drive.draft()).toBe('draft|');
  });

  test('? on an empty line toggles the shortcut panel, elsewhere it is text', () => {
    const drive = driveEditor().keys('??why?');
    const toggle = { type: 'toggle', pane: 'shortcuts' };
    expect(drive.intents).toEqual([toggle, toggle]);
    expect(drive.draft()).toBe('why?|');
  });
});

describe('the history', () => {
  const history = ['oldest', 'older\ntwo lines', 'newest'];

  test('goes up to the oldest and down to the draft, which is kept', () => {
    const drive = driveEditor({ history }).keys(`draft${KEYS.up}`);
    expect(drive.draft()).toBe('newest|');
    drive.keys(KEYS.up + KEYS.up + KEYS.up);
    expect(drive.draft()).toBe('oldest|');
    drive.keys(KEYS.up);
    expect(drive.draft()).toBe('oldest|');
    drive.keys(KEYS.down.repeat(4));
    expect(drive.draft()).toBe('draft|');
  });

  test('within an entry of several lines, up goes to its first line before the next entry', () => {
    const drive = driveEditor({ history }).keys(KEYS.up.repeat(3));
    expect(drive.draft()).toBe('older|\ntwo lines');
    expect(drive.keys(KEYS.up).draft()).toBe('oldest|');
  });

  test('an edited entry keeps its edit while walking', () => {
    const drive = driveEditor({ history: ['one', 'two'] }).keys(`${KEYS.up}!${KEYS.up}${KEYS.down}`);
    expect(drive.draft()).toBe('two!|');
  });

  test('a draft left behind is in the history after something else was sent', () => {
    const drive = driveEditor({ history: ['one'] }).keys(`draft${KEYS.up}\r`);
    expect(drive.intents).toEqual([remembered('draft'), remembered('one'), submitted('one')]);
    expect(drive.keys(KEYS.up + KEYS.up).draft()).toBe('draft|');
  });

  test('the same text twice in a row is one entry', () => {
    const drive = driveEditor().keys(`same\rsame\r${KEYS.up}${KEYS.up}`);
    expect(drive.draft()).toBe('same|');
    expect(drive.editor.get().history).toHaveLength(1);
  });

  test('keeps 500 entries', () => {
    const drive = driveEditor({ history: Array.from({ length: 600 }, (_, index) => `entry ${index}`) });
    expect(
      drive.editor
        .get()
        .history.map(({ text }) => text)
        .at(0),
    ).toBe('entry 100');
    drive.keys('more\r');
    expect(drive.editor.get().history).toHaveLength(500);
  });

  test('entries that arrive late go before those of this run, and a walk keeps its place', () => {
    const drive = driveEditor().keys(`mine\rdraft${KEYS.up}`);
    drive.tell({ type: 'history', entries: ['loaded'] });
    expect(drive.draft()).toBe('mine|');
    expect(drive.keys(KEYS.up).draft()).toBe('loaded|');
    expect(drive.keys(KEYS.down + KEYS.down).draft()).toBe('draft|');
  });

  test('a chip recalled is a chip again', () => {
    const drive = driveEditor().keys('\u001b[200~a\rb\rc\rd\re\u001b[201~\r').keys(KEYS.up);
    expect(drive.draft()).toBe('[Pasted text #1, 5 lines]|');
    expect(drive.text()).toBe('a\nb\nc\nd\ne');
  });

  test('a very long entry of an earlier run is folded', () => {
    expect(
      driveEditor({ history: ['x'.repeat(9000)] })
        .keys(KEYS.up)
        .draft(),
    ).toBe('[Earlier text, 9000 characters]|');
  });
});

describe('history search', () => {
  const history = ['build the api', 'build the web', 'Fix Login', 'build the web', 'deploy'];

  test.each([
    ['the newest match', `${ctrl('r')}build`, 'build the web|'],
    ['the next older match with another text', `${ctrl('r')}build${ctrl('r')}`, 'build the api|'],
    ['the oldest match stays', `${ctrl('r')}build${ctrl('r')}${ctrl('r')}`, 'build the api|'],
    ['a shorter query looks again', `${ctrl('r')}build the a\u007f\u007f`, 'build the web|'],
    ['case does not matter', `${ctrl('r')}fix lOGIN`, 'Fix Login|'],
    ['without a match the draft stays', `draft${ctrl('r')}nothing`, 'draft|'],
  ])('%s is taken by Tab', (_, keys, draft) => {
    expect(driveEditor({ history }).keys(`${keys}\t`).draft()).toBe(draft);
  });

  test('Enter sends the match; Esc and Ctrl+C give the draft back and do nothing else', () => {
    expect(
      driveEditor({ history })
        .keys(`${ctrl('r')}login\r`)
        .intents.at(-1),
    ).toEqual(submitted('Fix Login'));
    for (const cancel of [KEYS.escape, ctrl('c')]) {
      const drive = driveEditor({ history }).keys(`draft${ctrl('r')}login${cancel}`);
      expect(drive.draft()).toBe('draft|');
      expect(drive.intents).toEqual([]);
    }
  });

  test('Enter without a match sends nothing', () => {
    const drive = driveEditor({ history }).keys(`draft${ctrl('r')}nothing\r`);
    expect(drive.intents).toEqual([]);
    expect(drive.draft()).toBe('draft|');
  });

  test('the draft is where down leads after a match was taken', () => {
    const drive = driveEditor({ history }).keys(`draft${ctrl('r')}deploy\t${KEYS.down}`);
    expect(drive.draft()).toBe('draft|');
  });
});

describe('the command menu', () => {
  test('Tab completes the first command that can be used, and keeps the sign', () => {
    expect(driveEditor().keys('/b\t').draft()).toBe('/budget|');
    expect(driveEditor().keys('!bui\t').draft()).toBe('!build|');
  });

  test('Tab leaves a space where an argument is needed', () => {
    expect(driveEditor().keys('!rep\tTASK-001').text()).toBe('!replay TASK-001');
  });

  test('Enter sends what was typed unless an entry is highlighted', () => {
    expect(driveEditor().keys('!pl\r').intents.at(-1)).toEqual(submitted('!pl'));
    expect(driveEditor().keys(`!p${KEYS.down}\r`).intents.at(-1)).toEqual(submitted('!plan'));
  });

  test('a highlighted command that cannot be used stays on the line', () => {
    const drive = driveEditor().keys(`!bu${KEYS.down}\r`);
    expect(drive.intents).toEqual([]);
    expect(drive.draft()).toBe('!bu|');
  });

  test('arrows belong to the menu while it is open and to the history once it is closed', () => {
    const drive = driveEditor({ history: ['old'] }).keys(`!${KEYS.up}\t`);
    expect(drive.draft()).toBe('!replay |');
    expect(
      driveEditor({ history: ['old'] })
        .keys(`!${KEYS.escape}${KEYS.up}`)
        .draft(),
    ).toBe('old|');
  });

  test('Esc closes the menu without interrupting; Tab opens it again', () => {
    const drive = driveEditor().keys(`!he${KEYS.escape}`);
    expect(drive.intents).toEqual([]);
    expect(drive.keys('\t').draft()).toBe('!help|');
    const typedOn = driveEditor({ history: ['old'] }).keys(`!${KEYS.escape}h${KEYS.up}`);
    expect(typedOn.draft()).toBe('old|');
  });

  test('a recalled command does not open the menu', () => {
    expect(
      driveEditor({ history: ['older', '!plan'] })
        .keys(KEYS.up + KEYS.up)
        .draft(),
    ).toBe('older|');
  });
});

describe('messages behind a running agent', () => {
  test('up on an empty prompt asks for the queued message back', () => {
    const drive = driveEditor({ history: ['old'] })
      .tell({ type: 'queued', count: 1 })
      .keys(KEYS.up);
    expect(drive.intents).toEqual([{ type: 'takeBack' }]);
    drive.tell({ type: 'queued', count: 0 }, { type: 'load', text: 'queued text' });
    expect(drive.draft()).toBe('queued text|');
  });

  test('a message taken back goes before what was typed meanwhile', () => {
    const drive = driveEditor().keys('typed').tell({ type: 'load', text: 'queued' });
    expect(drive.text()).toBe('queued\ntyped');
  });
});

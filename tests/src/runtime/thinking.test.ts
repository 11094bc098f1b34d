import { describe, expect, test } from 'vitest';
import type { AgentEvent } from '../../../schemas/agent-event.ts';
import { createRedactor } from '../../../src/adapters/text/redact.ts';
import { createText } from '../../../src/adapters/text/text-port.ts';
import { end, type Play, ScriptedWorld, Shell } from '../../support/scripted-world.ts';
import { BRIEF, DIR } from '../../support/story.ts';

const thought = (text: string): AgentEvent => ({ type: 'thought', text });

/** A run that plays these events: what the row showed after each of them, the items, and the run log. */
async function played(...events: readonly AgentEvent[]) {
  const rows: string[] = [];
  const logged: string[] = [];
  const play: Play = async function* () {
    for (const event of events) {
      yield event;
      rows.push(shell.session.live.view.run?.thought ?? '');
    }
    yield end('', 'cancelled');
  };
  const scripted = new ScriptedWorld({});
  scripted.ports = {
    text: createText(createRedactor({ PASSWORD: 'hunter2hunter2' })),
    runLogs: {
      open: async () => ({ path: '/log', write: (text) => void logged.push(text), close: async () => {} }),
      archive: async () => {},
      restore: async () => {},
    },
  };
  const shell = new Shell({}, {}, scripted);
  await shell.all('Start agent 0', BRIEF, DIR);
  scripted.script = { play };
  await shell.do('!compile');
  const items = shell.items.flatMap((item) => {
    if (item.kind === 'thought') return [['thought', ...item.lines]];
    if (item.kind === 'agent') return [['agent', ...item.lines]];
    if (item.kind === 'tool') return [['tool', item.title]];
    return item.kind === 'skipped' ? [['skipped', `${item.lines} ${item.log}`]] : [];
  });
  return { rows, items, log: logged.join('') };
}

const read = (status: 'started' | 'completed'): AgentEvent => ({
  type: 'tool',
  tool: { id: 't', name: 'Read', title: 'a.ts', status, detail: null },
});

describe('a thought that comes in fragments', () => {
  test('grows in its row and is one item when the agent goes on to something else', async () => {
    const { rows, items, log } = await played(
      thought('Dates '),
      thought('need ord'),
      thought('er.\nThen '),
      thought('gaps.'),
      read('started'),
      thought('Now the '),
      thought('test.'),
      { type: 'text', text: 'I add a test.\n' },
    );
    expect(rows).toEqual([
      'Dates',
      'Dates need',
      'Dates need order.\nThen',
      'Dates need order.\nThen',
      '',
      'Now the',
      'Now the',
      '',
    ]);
    expect(items.slice(-3)).toEqual([
      ['thought', 'Dates need order.', 'Then gaps.'],
      ['thought', 'Now the test.'],
      ['agent', 'I add a test.'],
    ]);
    expect(log).toContain('\n[thought] Dates need order.\nThen gaps.\n');
    expect(log).toContain('\n[thought] Now the test.\n');
  });

  test('ends before a permission and with the prompt, but not when a question is withdrawn', async () => {
    const { rows, items } = await played(
      thought('May I? '),
      { type: 'ask', requestId: 'p1', title: 'Write a', detail: '', scope: 'edits', kind: 'edit', paths: ['a'] },
      thought('Then '),
      { type: 'ask/withdrawn', requestId: 'p0' },
      thought('so be it.'),
    );
    expect(items.slice(-2)).toEqual([
      ['thought', 'May I? '],
      ['thought', 'Then so be it.'],
    ]);
    expect(rows).toEqual(['May I?', '', 'Then', 'Then', 'Then so be']);
  });

  test('is clean where an escape sequence or a secret was torn', async () => {
    const { rows, items } = await played(
      thought('a \u001b[3'),
      thought('1mred hunter2'),
      thought('hunter2 word '),
      read('started'),
    );
    expect(items.at(-1)).toEqual(['thought', 'a red [redacted:PASSWORD] word ']);
    expect(rows).toEqual(['a', 'a red', 'a red [redacted:PASSWORD] word', '']);
  });

  test('of nothing but blank lines is no item; words without a space need not wait for one', async () => {
    const { rows, items } = await played(thought('\n\n'), read('completed'), thought('日付順'), thought('に並べる'));
    expect(items.slice(-2)).toEqual([
      ['tool', 'Read a.ts'],
      ['thought', '日付順に並べる'],
    ]);
    expect(items.filter(([kind]) => kind === 'thought')).toHaveLength(1);
    expect(rows).toEqual(['', '', '日付順', '日付順に並べる']);
  });

  test('without an end is cut in the transcript, and says where the rest is', async () => {
    const { items, rows } = await played(
      thought('word '.repeat(5000)),
      thought('\nlast\n'.repeat(600)),
      read('started'),
    );
    const [kind, ...lines] = items.at(-2) ?? [];
    expect([kind, lines.length, items.at(-1)]).toEqual(['thought', 500, ['skipped', '700 /log']]);
    expect(rows[0]?.length).toBeLessThanOrEqual(500);
    expect(rows[1]).toBe('last');
  });
});

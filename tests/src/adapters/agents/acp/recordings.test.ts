import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AgentEvent, agentEventSchema } from '../../../../../schemas/agent-event.ts';
import type { Usage } from '../../../../../schemas/usage.ts';
import { recordingNames } from '../../../../support/recordings.ts';
import { acp, type Played, Player, type Replay, replay, rowsOf, textOf } from './replay.ts';

type Agent = 'gemini' | 'opencode';

/**
 * What each prompt of each recording ended with: reason, kind of error, status, and `again` where another try may help.
 * The recordings are of gemini-cli 0.61.0 and opencode 1.18.33 against a scripted model server.
 */
const ENDS: Readonly<Record<Agent, Readonly<Record<string, readonly string[]>>>> = {
  gemini: {
    '401': ['error auth 401', 'done'],
    '500': ['error server 500 again', 'done'],
    cancel: ['cancelled', 'done'],
    'cancel-while-asking': ['cancelled', 'done'],
    'context-overflow': ['error context 400', 'done'],
    load: ['done', 'done'],
    loop: ['max_turns other'],
    'mode-plan': ['done'],
    'no-login-no-settings': [],
    'shell-allow': ['done'],
    text: ['done', 'done'],
    'truncated-once': ['error server 500 again', 'done'],
    'write-allow': ['done'],
    'write-deny': ['done', 'done'],
  },
  opencode: {
    '401': ['error auth', 'done'],
    '500': ['cancelled', 'done'],
    cancel: ['cancelled', 'done'],
    'cancel-while-asking': ['cancelled', 'done'],
    'context-overflow': ['cancelled', 'done'],
    load: ['done', 'done'],
    'no-login': ['error auth'],
    'read-only': ['done'],
    refusal: ['refusal other', 'done'],
    'shell-allow': ['done'],
    text: ['done', 'done'],
    'write-allow': ['done'],
    'write-deny': ['done', 'done'],
  },
};

const ALL = (['gemini', 'opencode'] as const).flatMap((agent) =>
  Object.keys(ENDS[agent]).map((name): readonly [Agent, string] => [agent, name]),
);

function inWords({ end: { reason, error } }: Played): string {
  if (error === null) return reason;
  const words = [reason, error.kind, error.status, error.retryable ? 'again' : null];
  return words.filter((word) => word !== null).join(' ');
}

const played = (agent: Agent, name: string): Replay =>
  replay(agent, name, acp(agent, { readOnly: name === 'mode-plan' || name === 'read-only' }));

describe('every recording', () => {
  it.each(['gemini', 'opencode'] as const)('has its line in the table: %s', (agent) => {
    expect(Object.keys(ENDS[agent]).sort()).toEqual([...recordingNames(agent)].sort());
  });

  it.each(ALL)('gives one end for each prompt, with what happened: %s %s', (agent, name) => {
    const { prompts, stray } = played(agent, name);
    expect(prompts.map(inWords)).toEqual(ENDS[agent][name]);
    for (const { events } of prompts) {
      for (const event of events) agentEventSchema.parse(event);
      expect(events.filter((event) => event.type === 'end')).toHaveLength(1);
      expect(events.at(-1)?.type).toBe('end');
    }
    expect(stray.filter(({ type }) => type !== 'session')).toEqual([]);
  });

  it.each(ALL)('streams the words of the last message, whole: %s %s', (agent, name) => {
    for (const { events, end } of played(agent, name).prompts) {
      expect(textOf(events).trimEnd().endsWith(end.finalText.trimEnd())).toBe(true);
      if (end.reason === 'done' && name !== 'write-deny') expect(end.finalText).not.toBe('');
    }
  });

  it.each(ALL)('starts and ends each tool once, under one name and title: %s %s', (agent, name) => {
    const tools = toolsOf(played(agent, name));
    for (const id of new Set(tools.map((tool) => tool.id))) {
      const [start, end, ...more] = tools.filter((tool) => tool.id === id);
      expect([start?.status, more]).toEqual(['started', []]);
      expect(start?.title).not.toBe('');
      if (end !== undefined) expect(end).toMatchObject({ name: start?.name, title: start?.title });
    }
  });

  it.each(ALL)('leaves no question open at the end of a prompt: %s %s', (agent, name) => {
    const { prompts, sent } = played(agent, name);
    for (const { events } of prompts) {
      const asked = events.flatMap((event) => (event.type === 'ask' ? [event.requestId] : []));
      for (const id of asked) expect(sent.some((line) => line.includes(`"id":${id.slice(6)},"result"`))).toBe(true);
    }
  });
});

describe('a recording that breaks off anywhere', () => {
  it('gives each prompt one end', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALL), fc.nat(), ([agent, name], place) => {
        const rows = rowsOf(agent, name);
        const player = new Player(acp(agent));
        player.play(rows.slice(0, place % (rows.length + 1)));
        const { prompts, stray } = player.cut();
        expect(player.isOpen).toBe(false);
        for (const { events } of prompts) expect(events.filter(({ type }) => type === 'end')).toHaveLength(1);
        expect(stray.some(({ type }) => type === 'end')).toBe(false);
      }),
      { numRuns: 150 },
    );
  });
});

const eventsOf = ({ prompts }: Replay): AgentEvent[] => prompts.flatMap(({ events }) => [...events]);
const toolsOf = (replayed: Replay) =>
  eventsOf(replayed).flatMap((event) => (event.type === 'tool' ? [event.tool] : []));
const asksOf = (replayed: Replay) => eventsOf(replayed).flatMap((event) => (event.type === 'ask' ? [event] : []));
const usageOf = ({ events }: Played): Usage | undefined =>
  events.flatMap((event) => (event.type === 'usage' ? [event.usage] : [])).at(-1);

const DIFF = '--- a/made.txt\n+++ b/made.txt\n@@ -0,0 +1,1 @@\n+made\n';

describe('a question', () => {
  it.each(['gemini', 'opencode'] as const)('for an edit says what is changed: %s', (agent) => {
    expect(asksOf(played(agent, 'write-allow'))).toEqual([
      {
        type: 'ask',
        requestId: 'acp-1-0',
        title: 'edit made.txt',
        detail: DIFF,
        kind: 'edit',
        paths: ['/project/made.txt'],
        scope: 'edits of files in the project',
      },
    ]);
  });

  it.each(['gemini', 'opencode'] as const)('for a command says which: %s', (agent) => {
    expect(asksOf(played(agent, 'shell-allow'))).toMatchObject([
      { title: 'execute touch b.txt', kind: 'command', paths: [], scope: 'the command touch b.txt' },
    ]);
    expect(asksOf(played(agent, 'shell-allow'))[0]?.detail).toMatch(/^touch b\.txt/);
  });

  it('is withdrawn by an interrupt, and the agent hears that nobody answers', () => {
    for (const agent of ['gemini', 'opencode'] as const) {
      const { prompts, sent } = played(agent, 'cancel-while-asking');
      const types = prompts[0]?.events.map(({ type }) => type).filter((type) => type.startsWith('ask'));
      expect(types).toEqual(['ask', 'ask/withdrawn']);
      expect(sent).toContain('{"jsonrpc":"2.0","id":0,"result":{"outcome":{"outcome":"cancelled"}}}');
    }
  });
});

describe('a tool', () => {
  it.each(['gemini', 'opencode'] as const)('that changed a file shows the difference: %s', (agent) => {
    expect(
      toolsOf(played(agent, 'write-allow')).map(({ name, title, status, detail }) => [name, title, status, detail]),
    ).toEqual([
      ['edit', 'made.txt', 'started', null],
      ['edit', 'made.txt', 'completed', DIFF],
    ]);
  });

  it('that ran a command shows its output, and not what was asked before', () => {
    const details = (agent: Agent) => toolsOf(played(agent, 'shell-allow')).map(({ detail }) => detail);
    expect(details('gemini')).toEqual([null, null]);
    expect(details('opencode')).toEqual([null, '(no output)']);
  });

  it('that was refused or forbidden has failed, with the reason', () => {
    expect(toolsOf(played('opencode', 'write-deny')).at(-1)).toMatchObject({
      status: 'failed',
      detail: 'The user rejected permission to use this specific tool call.',
    });
    expect(toolsOf(played('gemini', 'mode-plan')).at(-1)?.detail).toContain('Access denied: plan path');
  });

  it('that the agent asks the shell to do is not done', () => {
    const { sent } = played('opencode', 'write-allow');
    const error = { code: -32601, message: 'Method not found: fs/write_text_file' };
    expect(sent).toContain(JSON.stringify({ jsonrpc: '2.0', id: 1, error }));
  });
});

describe('usage', () => {
  const none = { cacheRead: 0, cacheWrite: 0, reasoning: 0, costMicroUsd: null, costSource: 'none', exact: false };

  it('of gemini is what its answer tells, without cache and thoughts', () => {
    expect(played('gemini', 'text').prompts.map(usageOf)).toMatchObject([
      { fresh: 127, output: 20, model: 'gemini-2.5-pro', ...none },
      { fresh: 127, output: 20, model: 'gemini-2.5-pro', ...none },
    ]);
    expect(played('gemini', 'write-allow').prompts.map(usageOf)).toMatchObject([{ fresh: 376, output: 65, ...none }]);
  });

  const last = { fresh: 107, cacheRead: 20, output: 30, reasoning: 10, contextUsed: 127, contextSize: 100_000 };
  const paid = (costMicroUsd: number | null) => ({
    ...last,
    model: 'scripted/m',
    costMicroUsd,
    costSource: costMicroUsd === null ? 'none' : 'agent',
    exact: false,
  });

  it('of opencode is that of its last request, and the cost a difference of totals', () => {
    expect(played('opencode', 'text').prompts.map(usageOf)).toMatchObject([paid(169), paid(169)]);
    expect(played('opencode', 'write-allow').prompts.map(usageOf)).toMatchObject([paid(482)]);
    expect(played('opencode', 'load').prompts.map(usageOf)).toMatchObject([paid(169), paid(169)]);
  });

  it('of a conversation of an earlier run has no cost before a total is known', () => {
    const rows = rowsOf('opencode', 'load');
    const second = rows.slice(rows.findIndex((row) => row.row === 'exit') + 1);
    const resume = 'ses_e0703329effeHF1STWhwdnERum';
    const { prompts } = new Player(acp('opencode', { resume })).play(second);
    expect(prompts.map(usageOf)).toMatchObject([paid(null)]);
  });

  it('of what was interrupted or failed is not called nothing', () => {
    for (const name of ['cancel', '401']) {
      expect(played('opencode', name).prompts.map(usageOf)[0]).toMatchObject({ costMicroUsd: null, exact: false });
    }
    expect(played('opencode', 'cancel').prompts.map(usageOf)[1]).toMatchObject(paid(169));
  });
});

describe('an earlier conversation', () => {
  it.each(['gemini', 'opencode'] as const)('that is told again is not shown as new: %s', (agent) => {
    const { prompts, sent } = played(agent, 'load');
    expect(prompts.map(({ events }) => textOf(events))).toEqual(['One.\n', 'Two.\n']);
    expect(new Set(prompts.map(({ sessionId }) => sessionId)).size).toBe(1);
    expect(sent.filter((line) => line.includes('"session/load"'))).toHaveLength(1);
  });

  it('is known to be told to its end when a setting was answered after it', () => {
    const { sent } = played('gemini', 'load');
    const methods = sent.map((line) => /"method":"([^"]+)"/.exec(line)?.[1]);
    expect(methods.slice(-3)).toEqual(['session/load', 'session/set_mode', 'session/prompt']);
    expect(sent.at(-2)).toContain('"modeId":"default"');
  });
});

describe('a reading role', () => {
  it('of gemini is put into its plan mode, and what it says of that is no text', () => {
    const { prompts, sent } = played('gemini', 'mode-plan');
    expect(sent.some((line) => line.includes('"modeId":"plan"'))).toBe(true);
    expect(prompts.map(({ end }) => end.finalText)).toEqual(['Could not.']);
    expect(textOf(prompts[0]?.events ?? [])).not.toContain('[MODE_UPDATE]');
  });

  it('of opencode gets no tool that writes', () => {
    const { env } = acp('opencode', { readOnly: true }).launch();
    expect(JSON.parse(env.OPENCODE_PERMISSION ?? '')).toEqual({ edit: 'deny', bash: 'deny', task: 'deny' });
    expect(toolsOf(played('opencode', 'read-only')).map(({ detail }) => detail ?? '')).toEqual([
      '',
      expect.stringContaining("unavailable tool 'write'"),
      '',
      expect.stringContaining("unavailable tool 'bash'"),
    ]);
  });
});

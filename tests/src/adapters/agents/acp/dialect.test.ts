import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../../../schemas/agent-event.ts';
import type { AcpDialect } from '../../../../../src/adapters/agents/acp/dialect.ts';
import { customPreset } from '../../../../../src/adapters/agents/acp/presets.ts';
import type { Step } from '../../../../../src/adapters/agents/process/dialect.ts';
import { type Asked, acp, messageOf, request, textOf } from './replay.ts';

const CAN = { protocolVersion: 1, agentCapabilities: { loadSession: true }, authMethods: [] };
const PLAIN = customPreset('any', 'Any agent');

/** A conversation with an agent that is played by hand. */
class Talk {
  readonly dialect: AcpDialect;
  readonly events: AgentEvent[] = [];
  readonly sent: Record<string, unknown>[] = [];

  constructor(preset: Parameters<typeof acp>[0] = PLAIN, options: Asked = {}) {
    this.dialect = acp(preset, options);
  }

  take({ send, events }: Step): this {
    this.sent.push(...send.map((line) => ({ ...messageOf(line) })));
    this.events.push(...events);
    return this;
  }

  /** Starts the process and gives it a prompt, as a session does. */
  begin(text = 'go'): this {
    return this.take(this.dialect.begin()).take(this.dialect.prompt(request(text)));
  }

  hear(message: object): this {
    return this.take(this.dialect.hear(JSON.stringify({ jsonrpc: '2.0', ...message })));
  }

  /** Answers what was asked of the agent last. */
  reply(result: unknown): this {
    return this.hear({ id: this.last('id'), result });
  }

  fail(code: number, message = 'no', data?: unknown): this {
    return this.hear({ id: this.last('id'), error: { code, message, ...(data === undefined ? {} : { data }) } });
  }

  update(update: object, sessionId = 's1'): this {
    return this.hear({ method: 'session/update', params: { sessionId, update } });
  }

  say(text: string, more: object = {}): this {
    return this.update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text }, ...more });
  }

  ask(toolCall: object, options: object[] = OPTIONS_OFFERED, id = 7): this {
    const params = { sessionId: 's1', toolCall: { toolCallId: 't1', ...toolCall }, options };
    return this.hear({ id, method: 'session/request_permission', params });
  }

  /** Greeted, with a session, and the prompt sent. */
  working(session: object = {}): this {
    return this.begin()
      .reply(CAN)
      .reply({ sessionId: 's1', ...session });
  }

  last(field: string): unknown {
    return this.sent.findLast(({ method }) => method !== undefined)?.[field];
  }

  get methods(): unknown[] {
    return this.sent.map(({ method }) => method ?? 'answer');
  }

  get end() {
    return this.events.find((event) => event.type === 'end');
  }

  notices(): string[] {
    return this.events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));
  }
}

const OPTIONS_OFFERED = [
  { optionId: 'ever', name: 'Always', kind: 'allow_always' },
  { optionId: 'yes', name: 'Yes', kind: 'allow_once' },
  { optionId: 'no', name: 'No', kind: 'reject_once' },
];
const DONE = { stopReason: 'end_turn' };
const yes = { decision: 'once', comment: '' } as const;
const no = (comment = '') => ({ decision: 'no', comment }) as const;

describe('the way to a session', () => {
  it('is greeted, opened and prompted, without leave to use the files of the shell', () => {
    const talk = new Talk().working();
    expect(talk.methods).toEqual(['initialize', 'session/new', 'session/prompt']);
    expect(talk.sent[0]?.params).toMatchObject({
      protocolVersion: 1,
      clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
    });
    expect(talk.sent[1]?.params).toEqual({ cwd: '/project', mcpServers: [] });
    expect(talk.sent[2]?.params).toEqual({ sessionId: 's1', prompt: [{ type: 'text', text: 'go' }] });
    expect(talk.events).toEqual([{ type: 'session', sessionId: 's1' }]);
  });

  it('is not gone twice for two prompts', () => {
    const talk = new Talk().working().reply(DONE);
    talk.take(talk.dialect.prompt(request('again')));
    expect(talk.methods).toEqual(['initialize', 'session/new', 'session/prompt', 'session/prompt']);
  });

  it.each([
    ['an error', (talk: Talk) => talk.fail(-32601, 'what?'), /answers the greeting with an error: what\?/],
    ['another version', (talk: Talk) => talk.reply({ ...CAN, protocolVersion: 2 }), /speaks version 2/],
    ['something else', (talk: Talk) => talk.reply({ hello: 1 }), /cannot be read/],
  ])('ends where the greeting is answered with %s', (_, answer, words) => {
    const talk = answer(new Talk().begin());
    expect(talk.end).toMatchObject({ reason: 'error', error: { kind: 'protocol', retryable: false } });
    expect(talk.end?.error?.message).toMatch(words);
    expect(talk.methods).toEqual(['initialize']);
  });

  it('goes on with an earlier conversation, by the means the agent has', () => {
    expect(new Talk(PLAIN, { resume: 's1' }).begin().reply(CAN).last('method')).toBe('session/load');
    const resumes = { ...CAN, agentCapabilities: { sessionCapabilities: { resume: {} } } };
    expect(new Talk(PLAIN, { resume: 's1' }).begin().reply(resumes).last('method')).toBe('session/resume');
  });

  it.each([
    ['cannot go on with one', (talk: Talk) => talk.reply({ protocolVersion: 1 })],
    ['does not know it', (talk: Talk) => talk.reply(CAN).fail(-32603, 'no such session')],
  ])('begins anew with a notice where the agent %s', (_, answer) => {
    const talk = answer(new Talk(PLAIN, { resume: 'old' }).begin()).reply({ sessionId: 's1' });
    expect(talk.notices()).toEqual([
      expect.stringMatching(/has lost the earlier conversation \(.+\); a new one begins/),
    ]);
    expect(talk.dialect.sessionId).toBe('s1');
    expect(talk.last('method')).toBe('session/prompt');
  });

  it('ends where no session is to be had, and the next prompt tries again', () => {
    const talk = new Talk().begin().reply(CAN).fail(-32000, 'log in first');
    expect(talk.end).toMatchObject({ error: { kind: 'auth', message: 'log in first' } });
    talk.take(talk.dialect.prompt(request('again'))).reply({ sessionId: 's1' });
    expect(talk.methods).toEqual(['initialize', 'session/new', 'session/new', 'session/prompt']);
  });

  it('shows nothing of what is told again while a session is loaded', () => {
    const talk = new Talk(PLAIN, { resume: 's1' }).begin().reply(CAN);
    talk.say('Old words.').update({ sessionUpdate: 'tool_call', toolCallId: 't', title: 'x', status: 'completed' });
    talk.reply({ modes: { currentModeId: 'a', availableModes: [{ id: 'a' }] } }).say('More old words.');
    expect(talk.events).toEqual([]);
    expect(talk.sent.at(-1)).toMatchObject({ method: 'session/set_mode', params: { modeId: 'a' } });
    talk.fail(-32601).say('New words.');
    expect(textOf(talk.events)).toBe('New words.');
    expect(talk.notices()).toEqual([]);
  });

  it('that is interrupted is gone to its end, and nothing is asked of the model', () => {
    const talk = new Talk().begin();
    talk.take(talk.dialect.interrupt()).reply(CAN).reply({ sessionId: 's1' });
    expect(talk.events).toEqual([
      { type: 'session', sessionId: 's1' },
      { type: 'end', reason: 'cancelled', error: null, finalText: '' },
    ]);
    expect(talk.methods).toEqual(['initialize', 'session/new']);
    talk.take(talk.dialect.prompt(request('now')));
    expect(talk.last('method')).toBe('session/prompt');
  });

  it('that is interrupted and fails is cancelled', () => {
    const talk = new Talk().begin().reply(CAN);
    talk.take(talk.dialect.interrupt()).fail(-32603, 'no');
    expect(talk.end).toMatchObject({ reason: 'cancelled', error: null });
  });

  it('is gone once, however many prompts come on the way', () => {
    const talk = new Talk().begin().reply(CAN).fail(-32603, 'no');
    talk.take(talk.dialect.prompt(request('two'))).take(talk.dialect.prompt(request('three')));
    talk.reply({ sessionId: 's1' });
    expect(talk.methods).toEqual(['initialize', 'session/new', 'session/new', 'session/prompt']);
  });

  it('that took too long for an interrupt is gone again by the next process', () => {
    const talk = new Talk().begin();
    talk.take(talk.dialect.interrupt()).begin('again').reply(CAN).reply({ sessionId: 's1' });
    expect(talk.last('method')).toBe('session/prompt');
    expect(talk.end).toBeUndefined();
  });
});

describe('a log-in', () => {
  const offers = { ...CAN, authMethods: [{ id: 'oauth-personal' }, { id: 'gemini-api-key' }] };
  const keyed = { env: { GEMINI_API_KEY: 'k' } };

  it('is made by the key that is there, once', () => {
    const talk = new Talk('gemini', keyed).begin().reply(offers).fail(-32000);
    expect(talk.sent.at(-1)).toMatchObject({ method: 'authenticate', params: { methodId: 'gemini-api-key' } });
    talk.reply({});
    expect(talk.last('method')).toBe('session/new');
    talk.fail(-32000, 'still not');
    expect(talk.end).toMatchObject({ error: { kind: 'auth', message: 'still not' } });
  });

  it.each([
    ['without a key', 'gemini', {}, offers],
    ['that the agent does not offer', 'gemini', keyed, CAN],
    ['for an agent that is not known', PLAIN, keyed, offers],
  ] as const)('%s is not tried', (_, preset, options, greeting) => {
    const talk = new Talk(preset, options).begin().reply(greeting).fail(-32000);
    expect(talk.methods).toEqual(['initialize', 'session/new']);
    expect(talk.end?.error?.kind).toBe('auth');
  });
});

describe('a mode', () => {
  const modes = (current: string, ...ids: string[]) => ({
    modes: { currentModeId: current, availableModes: ids.map((id) => ({ id })) },
  });

  it('that the role needs is set before the prompt', () => {
    const talk = new Talk('gemini', { readOnly: true }).working(modes('default', 'default', 'plan'));
    expect(talk.last('method')).toBe('session/set_mode');
    expect(talk.last('params')).toEqual({ sessionId: 's1', modeId: 'plan' });
    expect(talk.reply({}).last('method')).toBe('session/prompt');
    expect(talk.notices()).toEqual([]);
  });

  it('that is there already is let be', () => {
    expect(new Talk('gemini').working(modes('default', 'default', 'plan')).last('method')).toBe('session/prompt');
  });

  it.each([
    ['is missing', (talk: Talk) => talk.working(modes('default', 'default'))],
    ['is refused', (talk: Talk) => talk.working(modes('default', 'default', 'plan')).fail(-32603, 'untrusted')],
  ])('that %s is told, and the work goes on', (_, open) => {
    const talk = open(new Talk('gemini', { readOnly: true }));
    expect(talk.notices()).toEqual([expect.stringContaining('could not be put into its mode plan, and might write')]);
    expect(talk.last('method')).toBe('session/prompt');
  });

  it('is set by an option where the agent has it there', () => {
    const options = [{ id: 'm', category: 'mode', currentValue: 'agent', options: [{ value: 'read-only' }] }];
    const talk = new Talk('codex-acp').working({ configOptions: options });
    expect(talk.sent.at(-1)).toMatchObject({
      method: 'session/set_config_option',
      params: { configId: 'm', value: 'read-only' },
    });
  });

  it('that the agent leaves is told', () => {
    const talk = new Talk('gemini', { readOnly: true }).working(modes('plan', 'default', 'plan'));
    talk.update({ sessionUpdate: 'current_mode_update', currentModeId: 'plan' });
    expect(talk.notices()).toEqual([]);
    talk.update({ sessionUpdate: 'current_mode_update', currentModeId: 'autoEdit' });
    expect(talk.notices()).toEqual(['Gemini CLI has left its mode plan for autoEdit.']);
  });

  it('of reading is not to be left by a question', () => {
    const talk = new Talk(PLAIN, { readOnly: true }).working().ask({ title: 'Leave plan mode', kind: 'switch_mode' });
    expect(talk.sent.at(-1)).toMatchObject({ id: 7, result: { outcome: { optionId: 'no' } } });
    expect(talk.events.map(({ type }) => type)).toEqual(['session']);
    const writing = new Talk().working().ask({ title: 'Leave plan mode', kind: 'switch_mode' });
    expect(writing.events.at(-1)).toMatchObject({ type: 'ask', kind: 'other', scope: 'Leave plan mode' });
  });

  it('of an agent that is not known is let be', () => {
    expect(new Talk().working(modes('yolo', 'yolo')).last('method')).toBe('session/prompt');
  });
});

describe('a model', () => {
  const option = { id: 'model', category: 'model', currentValue: 'a/one', options: [] };

  it('is an argument where the agent has one', () => {
    expect(acp('gemini', { model: 'gemini-x' }).launch().args).toEqual(['--acp', '-m', 'gemini-x']);
    expect(acp('gemini').launch().args).toEqual(['--acp']);
    expect(acp('opencode', { model: 'a/two' }).launch().args).toEqual(['acp']);
  });

  it('is set by the option, else', () => {
    const talk = new Talk('opencode', { model: 'a/two' }).working({ configOptions: [option] });
    expect(talk.last('params')).toEqual({ sessionId: 's1', configId: 'model', value: 'a/two' });
    expect(new Talk('opencode', { model: 'a/one' }).working({ configOptions: [option] }).last('method')).toBe(
      'session/prompt',
    );
  });

  it('that the agent does not take ends the prompt: no other is paid for it', () => {
    const talk = new Talk('opencode', { model: 'a/two' }).working({ configOptions: [option] }).fail(-32602, 'unknown');
    expect(talk.end?.error?.message).toBe('OpenCode does not take the model a/two: unknown');
    expect(talk.methods).not.toContain('session/prompt');
    talk.take(talk.dialect.prompt(request('again')));
    expect(talk.last('method')).toBe('session/new');
  });

  it('that cannot be told is a notice', () => {
    expect(new Talk(PLAIN, { model: 'x' }).working().notices()).toEqual([
      'Any agent cannot be told which model to take, and takes its own.',
    ]);
  });
});

describe('words', () => {
  it('of the last message are the answer: tools and new messages part them', () => {
    const talk = new Talk().working();
    talk.say('First ', { messageId: 'a' }).say('message.', { messageId: 'a' }).say('Second.', { messageId: 'b' });
    talk.update({ sessionUpdate: 'tool_call', toolCallId: 't', title: 'x', kind: 'read', status: 'completed' });
    talk.say('Third.', { messageId: 'b' }).reply(DONE);
    expect(textOf(talk.events)).toBe('First message.\nSecond.\nThird.\n');
    expect(talk.end?.finalText).toBe('Third.');
  });

  it('stay the answer when a tool ends after them', () => {
    const talk = new Talk().working().say('Answer.');
    talk.update({ sessionUpdate: 'tool_call', toolCallId: 't', title: 'x', kind: 'read', status: 'completed' });
    expect(talk.reply(DONE).end?.finalText).toBe('Answer.');
  });

  it('of another session, of none, and after the end are nobody’s', () => {
    const talk = new Talk().working();
    talk.update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'x' } }, 'other');
    talk.reply(DONE).say('late');
    expect(textOf(talk.events)).toBe('');
  });

  it('of gemini about its own mode are none', () => {
    expect(textOf(new Talk('gemini').working().say('[MODE_UPDATE] autoEdit').say('Done.').events)).toBe('Done.');
  });

  it('that are thought are thoughts, and a plan is a plan', () => {
    const talk = new Talk().working();
    talk.update({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: 'hm' } });
    talk.update({
      sessionUpdate: 'plan',
      entries: [
        { content: 'a', priority: 'high', status: 'completed' },
        { content: 'b', priority: 'low', status: 'in_progress' },
        { content: 'c', priority: 'low', status: 'pending' },
      ],
    });
    expect(talk.events.slice(1)).toEqual([
      { type: 'thought', text: 'hm' },
      {
        type: 'plan',
        entries: [
          { text: 'a', status: 'done' },
          { text: 'b', status: 'active' },
          { text: 'c', status: 'pending' },
        ],
      },
    ]);
  });

  it('that never end are ended: an agent that sums up over and over is stopped', () => {
    const talk = new Talk().working();
    for (let message = 0; message < 20; message += 1) talk.say('Summary.', { messageId: `m${message}` });
    expect(talk.methods.filter((method) => method === 'session/cancel')).toHaveLength(1);
    talk.update({ sessionUpdate: 'tool_call', toolCallId: 't', title: 'x', status: 'completed' });
    talk.say('Summary.', { messageId: 'last' }).hear({ id: 3, result: { stopReason: 'cancelled' } });
    expect(talk.end).toMatchObject({ reason: 'error', error: { kind: 'context', retryable: false } });
  });

  it('that go on when they were told to end cost the agent its process', () => {
    const talk = new Talk().working();
    for (let message = 0; message < 120; message += 1) talk.say('Summary.', { messageId: `m${message}` });
    expect(talk.end).toBeUndefined();
    talk.say('Summary.', { messageId: 'one more' }).say('Summary.', { messageId: 'and more' });
    expect(talk.events.filter(({ type }) => type === 'end')).toEqual([
      expect.objectContaining({ error: expect.objectContaining({ kind: 'protocol', retryable: false }) }),
    ]);
    expect(talk.events.at(-1)?.type).toBe('end');
  });

  it('of many messages with tools between them are work', () => {
    const talk = new Talk().working();
    for (let message = 0; message < 40; message += 1) {
      talk.say('Step.', { messageId: `m${message}` });
      talk.update({ sessionUpdate: 'tool_call', toolCallId: `t${message}`, title: 'x', status: 'completed' });
    }
    expect(talk.reply(DONE).end?.reason).toBe('done');
  });
});

describe('an answer to a question', () => {
  const edit = { title: 'Edit', kind: 'edit', locations: [{ path: 'a.txt' }] };
  const asking = (options?: object[], more: object = edit) => new Talk().working().ask(more, options);
  const outcomes = (talk: Talk) => talk.sent.filter(({ method }) => method === undefined).map(({ result }) => result);
  const selected = (optionId: string) => [{ outcome: { outcome: 'selected', optionId } }];

  it('is yes for once, also for the run, which the shell keeps', () => {
    const talk = asking();
    expect(outcomes(talk.take(talk.dialect.answer('acp-1-7', { decision: 'run', comment: '' })))).toEqual(
      selected('yes'),
    );
  });

  it('is no in the words that are offered', () => {
    const talk = asking();
    expect(outcomes(talk.take(talk.dialect.answer('acp-1-7', no())))).toEqual(selected('no'));
    const ever = asking([{ optionId: 'never', kind: 'reject_always' }]);
    expect(outcomes(ever.take(ever.dialect.answer('acp-1-7', no())))).toEqual(selected('never'));
    const none = asking([]);
    expect(outcomes(none.take(none.dialect.answer('acp-1-7', no())))).toEqual([{ outcome: { outcome: 'cancelled' } }]);
  });

  it('is never always: where only that is offered a yes is a no, with a notice', () => {
    const talk = asking([OPTIONS_OFFERED[0] ?? {}, OPTIONS_OFFERED[2] ?? {}]);
    expect(outcomes(talk.take(talk.dialect.answer('acp-1-7', yes)))).toEqual(selected('no'));
    expect(talk.notices()).toEqual([expect.stringContaining('no yes for once')]);
  });

  it('is given once, and not to another process', () => {
    const talk = asking();
    talk.take(talk.dialect.answer('acp-1-7', yes)).take(talk.dialect.answer('acp-1-7', yes));
    expect(outcomes(talk)).toHaveLength(1);
    const old = asking();
    old.take(old.dialect.begin()).take(old.dialect.answer('acp-1-7', yes));
    expect(outcomes(old)).toEqual([]);
  });

  it('of no with words makes the agent go on with them, and its next answer counts', () => {
    const talk = asking().take(new Talk().dialect.answer('nobody', yes));
    talk.take(talk.dialect.answer('acp-1-7', no('use b.txt')));
    talk.hear({ id: 3, result: { ...DONE, usage: { inputTokens: 5, outputTokens: 2, totalTokens: 7 } } });
    expect(talk.end).toBeUndefined();
    expect(JSON.stringify(talk.last('params'))).toContain('“edit a.txt” was refused, with these words: use b.txt');
    talk.say('Written to b.').reply({ ...DONE, usage: { inputTokens: 10, outputTokens: 3, totalTokens: 13 } });
    expect(talk.end).toMatchObject({ reason: 'done', finalText: 'Written to b.' });
    expect(talk.events.at(-2)).toMatchObject({ usage: { fresh: 15, output: 5 } });
  });

  it('of no to a reading role, with the words of a rule, goes with the next prompt', () => {
    const talk = new Talk(PLAIN, { readOnly: true }).working().ask(edit);
    talk.take(talk.dialect.answer('acp-1-7', no('this role may only read'))).hear({ id: 3, result: DONE });
    expect(talk.end?.reason).toBe('done');
    talk.take(talk.dialect.prompt(request('next')));
    expect(JSON.stringify(talk.last('params'))).toContain('this role may only read\\n\\nnext');
  });

  it('to a question that comes when nothing is asked for, or too late, is no', () => {
    const idle = new Talk().working().reply(DONE).ask(edit);
    expect(outcomes(idle)).toEqual(selected('no'));
    const stopping = new Talk().working();
    stopping.take(stopping.dialect.interrupt()).ask(edit);
    expect(outcomes(stopping)).toEqual(selected('no'));
    expect(stopping.events.map(({ type }) => type)).toEqual(['session']);
  });
});

describe('what leave is asked for', () => {
  const asked = (toolCall: object) => {
    const events = new Talk().working().ask(toolCall).events;
    return events.find((event) => event.type === 'ask');
  };

  it.each([
    ['edit', 'edit'],
    ['delete', 'edit'],
    ['move', 'edit'],
    ['execute', 'command'],
    ['read', 'read'],
    ['search', 'read'],
    ['fetch', 'other'],
    ['think', 'other'],
    ['anything', 'other'],
  ])('by the kind %s is %s', (kind, expected) => {
    expect(asked({ title: 'x', kind })?.kind).toBe(expected);
  });

  it('is an edit where a difference is shown, whatever it is called', () => {
    const content = [{ type: 'diff', path: '/project/a', oldText: 'one\n', newText: 'two\n' }];
    expect(asked({ title: 'Look', kind: 'read', content })).toMatchObject({ kind: 'edit', paths: ['/project/a'] });
  });

  it.each([
    ['a file in the project', { kind: 'edit', locations: [{ path: 'a' }] }, 'edits of files in the project'],
    ['a file outside', { kind: 'edit', locations: [{ path: '/etc/a' }] }, 'edits of /etc/a'],
    ['a file beside it', { kind: 'edit', locations: [{ path: '/project2/a' }] }, 'edits of /project2/a'],
    ['no file at all', { kind: 'edit', title: 'Edit it' }, 'edits of Edit it'],
    ['a command', { kind: 'execute', title: 't', rawInput: { command: 'ls -l' } }, 'the command ls -l'],
    ['words of a command', { kind: 'execute', rawInput: { command: ['ls', '-l'] } }, 'the command ls -l'],
    ['a tool with a name', { kind: 'fetch', title: 'x', name: 'web' }, 'the tool web'],
    ['a tool without one', { kind: 'fetch', title: 'http://x' }, 'http://x'],
  ])('holds for the run for %s', (_, toolCall, scope) => {
    expect(asked(toolCall)?.scope).toBe(scope);
  });

  it('tells long commands with the same beginning apart', () => {
    const long = (end: string) => asked({ kind: 'execute', rawInput: { command: `${'x'.repeat(300)}${end}` } })?.scope;
    expect(long('a')).not.toBe(long('b'));
    expect(long('a')).toContain('sha256');
  });
});

describe('what cannot be read', () => {
  const garbage = (talk: Talk, times: number): AgentEvent[] =>
    Array.from({ length: times }, (_, index) => talk.dialect.hear(`garbage ${index}`).events).flat();

  it('is told once, and ends the prompt when it goes on', () => {
    const talk = new Talk().working();
    expect(garbage(talk, 19).map(({ type }) => type)).toEqual(['notice']);
    expect(garbage(talk, 1)).toMatchObject([{ type: 'end', error: { kind: 'protocol', retryable: true } }]);
  });

  it.each([
    ['an empty line', ''],
    ['an unknown notification', '{"jsonrpc":"2.0","method":"_vendor/news","params":{}}'],
    ['an unknown update', '{"method":"session/update","params":{"sessionId":"s1","update":{"sessionUpdate":"news"}}}'],
    ['an answer to nothing', '{"jsonrpc":"2.0","id":99,"result":{}}'],
  ])('is not %s', (_, line) => {
    expect(new Talk().working().dialect.hear(line)).toEqual({ send: [], events: [] });
  });

  it.each([
    ['a list', '[]'],
    ['a message without anything', '{"jsonrpc":"2.0"}'],
    ['an update of nothing', '{"jsonrpc":"2.0","method":"session/update","params":{}}'],
    [
      'a tool without an id',
      '{"method":"session/update","params":{"sessionId":"s1","update":{"sessionUpdate":"tool_call"}}}',
    ],
  ])('is %s', (_, line) => {
    expect(new Talk().working().dialect.hear(line).events).toMatchObject([{ type: 'notice' }]);
  });

  it('of a tool call costs only that part', () => {
    const talk = new Talk().working();
    const content = [
      { type: 'terminal', terminalId: 'x' },
      { type: 'content', content: { type: 'text', text: 'out' } },
    ];
    const more = { locations: 'none', kind: 4, status: 'completed', content };
    talk.update({ sessionUpdate: 'tool_call', toolCallId: 't', title: 'x', ...more });
    expect(talk.events.at(-1)).toMatchObject({ tool: { status: 'completed', detail: 'out' } });
  });
});

describe('a request for what the shell does not do', () => {
  it.each(['fs/read_text_file', 'fs/write_text_file', 'terminal/create', 'elicitation/create'])(
    'is refused: %s',
    (method) => {
      const talk = new Talk().working().hear({ id: 'x1', method, params: {} });
      expect(talk.sent.at(-1)).toMatchObject({ id: 'x1', error: { code: -32601 } });
    },
  );
});

describe('the end of a tool', () => {
  it('that is told twice ends once', () => {
    const talk = new Talk().working();
    const tool = { sessionUpdate: 'tool_call_update', toolCallId: 't', title: 'x', status: 'completed' };
    talk
      .update(tool)
      .update(tool)
      .update({ ...tool, status: 'in_progress' });
    expect(talk.events.flatMap((event) => (event.type === 'tool' ? [event.tool.status] : []))).toEqual([
      'started',
      'completed',
    ]);
  });
});

describe('an interrupt', () => {
  it.each([
    ['cancelled', { result: { stopReason: 'cancelled' } }],
    ['the end of its turn', { result: DONE }],
    ['an error', { error: { code: -32800, message: 'cancelled' } }],
  ])('ends the prompt as cancelled where the agent says %s', (_, answer) => {
    const talk = new Talk().working();
    talk.take(talk.dialect.interrupt());
    expect(talk.sent.at(-1)).toEqual({ jsonrpc: '2.0', method: 'session/cancel', params: { sessionId: 's1' } });
    talk.hear({ id: 3, ...answer });
    expect(talk.end).toMatchObject({ reason: 'cancelled', error: null });
  });

  it('that was answered late concerns no other prompt', () => {
    const talk = new Talk().working();
    talk.take(talk.dialect.interrupt()).take(talk.dialect.prompt(request('next')));
    talk.hear({ id: 3, result: { stopReason: 'cancelled' } });
    expect(talk.end).toBeUndefined();
    expect(talk.hear({ id: 4, result: DONE }).end?.reason).toBe('done');
  });
});

describe('a process that goes away', () => {
  it('ends the prompt under the name of the agent, and the next one loads the conversation', () => {
    const talk = new Talk('opencode').working();
    const end = talk.dialect.gone({ exit: 3, notStarted: null, tail: 'Error: full\n', alive: false });
    expect(end.error?.message).toBe('OpenCode ended with exit 3 in the middle of the turn: Error: full');
    talk.begin('again').reply(CAN);
    expect(talk.sent.at(-1)).toMatchObject({ method: 'session/load', params: { sessionId: 's1' } });
  });
});

describe('what a role may do', () => {
  const env = (options: Asked) => acp('opencode', options).launch().env;

  it('is told to opencode by its environment', () => {
    expect(JSON.parse(env({}).OPENCODE_PERMISSION ?? '')).toEqual({ edit: 'ask', bash: 'ask' });
    expect(JSON.parse(env({ mode: 'unsafe' }).OPENCODE_PERMISSION ?? '')).toEqual({ edit: 'ask', bash: 'ask' });
    expect(JSON.parse(env({ mode: 'read-only' }).OPENCODE_PERMISSION ?? '')).toMatchObject({ edit: 'deny' });
  });

  it.each([
    ['opencode', 'OPENCODE_DISABLE_PROJECT_CONFIG', '1'],
    ['gemini', 'GEMINI_CLI_TRUST_WORKSPACE', 'false'],
  ])('is not widened for %s by what lies in the project', (id, variable, value) => {
    for (const options of [{}, { readOnly: true }, { mode: 'unsafe' }] satisfies Asked[]) {
      expect(acp(id, options).launch().env[variable]).toBe(value);
    }
  });

  it('goes before what the user has in the environment', () => {
    const asked = { env: { OPENCODE_PERMISSION: '{}' }, readOnly: true };
    expect(JSON.parse(env(asked).OPENCODE_PERMISSION ?? '')).toMatchObject({ bash: 'deny' });
  });

  it('is told to claude-agent-acp with the session', () => {
    const talk = new Talk('claude-agent-acp', { readOnly: true }).begin().reply(CAN);
    expect(talk.last('params')).toMatchObject({
      _meta: { claudeCode: { options: { tools: ['Read', 'Grep', 'Glob'] } } },
    });
  });
});

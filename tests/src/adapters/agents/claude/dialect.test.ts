import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../../../schemas/agent-event.ts';
import { request } from '../../../../support/request.ts';
import { claude, replay } from './replay.ts';

type Of<T extends AgentEvent['type']> = Extract<AgentEvent, { type: T }>;

/** The events of one kind in a recording, in order. */
function told<T extends AgentEvent['type']>(name: string, type: T): Of<T>[] {
  const events = replay(name).prompts.flatMap(({ events }) => events);
  return events.filter((event): event is Of<T> => event.type === type);
}

/** Hears messages in a prompt of its own and gives the events. */
function heard(...messages: readonly object[]): AgentEvent[] {
  const dialect = claude();
  dialect.begin();
  dialect.prompt(request('hi'));
  return messages.flatMap((message) => dialect.hear(JSON.stringify(message)).events);
}

const delta = (text: string, more: object = {}): object => ({
  type: 'stream_event',
  event: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
  parent_tool_use_id: null,
  ...more,
});
const said = (text: string, more: object = {}): object => ({
  type: 'assistant',
  message: { id: 'msg_0', model: 'claude-sonnet-4-5', content: [{ type: 'text', text }] },
  parent_tool_use_id: null,
  ...more,
});

describe('what the agent does', () => {
  it('is told with its difference, its output, or why it failed', () => {
    const done = told('edit-diff', 'tool').filter(({ tool }) => tool.status !== 'started');
    expect(done.map(({ tool }) => [tool.name, tool.status, tool.detail])).toEqual([
      ['Read', 'completed', null],
      ['Edit', 'completed', '@@ -1,1 +1,1 @@\n-hello\n+goodbye'],
      ['Bash', 'completed', 'goodbye'],
      ['TodoWrite', 'failed', expect.stringContaining('No such tool available: TodoWrite')],
      ['TaskCreate', 'completed', null],
    ]);
  });

  it('begins and ends under one id and one title', () => {
    const tools = told('edit-diff', 'tool').map(({ tool }) => tool);
    for (const id of new Set(tools.map((tool) => tool.id))) {
      const [start, end, ...more] = tools.filter((tool) => tool.id === id);
      expect([start?.status, more]).toEqual(['started', []]);
      expect(end).toMatchObject({ name: start?.name, title: start?.title });
    }
    expect(tools[2]?.title).toBe('$CWD/hello.txt');
  });

  it('shows a new file as lines that were added', () => {
    expect(told('write-allow', 'tool').at(-1)?.tool).toMatchObject({ status: 'completed', detail: '+edited' });
  });

  it('tells a retry with its number, its wait and the failure', () => {
    expect(told('429-always', 'retry')).toEqual([
      { type: 'retry', attempt: 1, waitMs: expect.any(Number), message: '429 rate_limit' },
      { type: 'retry', attempt: 2, waitMs: expect.any(Number), message: '429 rate_limit' },
    ]);
    expect(told('truncated-once', 'retry').map(({ message }) => message)).toEqual(['the request failed']);
    const waits = told('429-always', 'retry').map(({ waitMs }) => waitMs);
    for (const waitMs of waits) expect(waitMs).toBeGreaterThan(1000);
    // The shell asks for no less than the provider did, when it tries again itself.
    expect(told('429-always', 'end').map(({ error }) => error?.retryAfterMs)).toEqual([Math.max(...waits), undefined]);
  });

  it('tries a request again twice at most', () => {
    expect(claude().launch(request('a')).env).toMatchObject({ CLAUDE_CODE_MAX_RETRIES: '2' });
    expect(told('429-always', 'retry')).toHaveLength(2);
  });

  it('passes on what the program has to say to a person', () => {
    expect(told('refusal', 'notice')[0]?.text).toContain('safeguards stopped the response');
    expect(told('permission-prompts-none', 'notice')[0]?.text).toContain('denied');
  });

  it('gives thoughts apart from words', () => {
    expect(told('text', 'thought').map(({ text }) => text)).toEqual(['I think.']);
  });

  it('gives a result by schema as data', () => {
    expect(told('schema', 'end').map((end) => end.structured)).toEqual([{ verdict: 'pass' }, undefined]);
    expect(told('schema-never-called', 'end').map((end) => end.structured)).toEqual([undefined, undefined]);
  });
});

describe('words', () => {
  const texts = (events: readonly AgentEvent[]): string[] =>
    events.flatMap((event) => (event.type === 'text' ? [event.text] : []));

  it('come once, whether they were streamed or came whole', () => {
    expect(texts(heard(delta('One '), delta('two.'), said('One two.')))).toEqual(['One ', 'two.', '\n']);
    expect(texts(heard(said('One two.')))).toEqual(['One two.\n']);
  });

  it('come whole after a stream that broke off', () => {
    const start = { type: 'stream_event', event: { type: 'message_start' }, parent_tool_use_id: null };
    expect(texts(heard(delta('On'), start, said('One two.'))).join('')).toBe('OnOne two.\n');
  });

  it("of the agent's own helpers are thoughts and no answer", () => {
    const events = heard(delta('aside', { parent_tool_use_id: 't1' }), said('aside', { parent_tool_use_id: 't1' }));
    expect(events).toEqual([{ type: 'thought', text: 'aside' }]);
  });

  it('that the program says in the place of the model are left to the end', () => {
    expect(texts(replay('401').prompts[0]?.events ?? [])).toEqual([]);
  });
});

describe('a question', () => {
  it('says what is asked for and what would be allowed for the run', () => {
    expect(told('write-allow', 'ask')).toEqual([
      {
        type: 'ask',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        title: 'Write $CWD/made.txt',
        detail: 'made\n',
        kind: 'edit',
        paths: ['$CWD/made.txt'],
        scope: 'edits of files in the project',
      },
    ]);
    expect(told('two-tools-bash-deny-interrupt', 'ask')[0]).toMatchObject({
      kind: 'command',
      title: 'Bash touch x.txt',
      scope: 'the command touch x.txt',
    });
  });

  it('is withdrawn when the agent cancels it, and once only', () => {
    const { prompts } = replay('interrupt-while-asking');
    const ids = prompts.flatMap(({ events }) => events).flatMap((event) => ('requestId' in event ? [event] : []));
    expect(ids.map(({ type }) => type)).toEqual(['ask', 'ask/withdrawn']);
    expect(new Set(ids.map(({ requestId }) => requestId)).size).toBe(1);
  });

  const ask = {
    type: 'control_request',
    request_id: 'q1',
    request: { subtype: 'can_use_tool', tool_name: 'Write', input: { file_path: 'a', content: 'b' } },
  };
  const asking = () => {
    const dialect = claude();
    dialect.prompt(request('hi'));
    expect(dialect.hear(JSON.stringify(ask)).events).toHaveLength(1);
    return dialect;
  };
  const reply = (response: object): string[] => [
    JSON.stringify({ type: 'control_response', response: { subtype: 'success', request_id: 'q1', response } }),
  ];

  it('is answered with the input it was asked for', () => {
    const { send, events } = asking().answer('q1', { decision: 'run', comment: '' });
    expect(send).toEqual(reply({ behavior: 'allow', updatedInput: { file_path: 'a', content: 'b' } }));
    expect(events).toEqual([]);
  });

  it('is refused with the comment, or with words of ours', () => {
    const no = asking().answer('q1', { decision: 'no', comment: 'not this file' });
    expect(no.send).toEqual(reply({ behavior: 'deny', message: 'not this file', interrupt: false }));
    const silent = asking().answer('q1', { decision: 'no', comment: '' });
    expect(silent.send).toEqual(reply({ behavior: 'deny', message: 'The human said no.', interrupt: false }));
  });

  it('is answered once, and never after it was withdrawn or the turn has ended', () => {
    const yes = { decision: 'once', comment: '' } as const;
    const twice = asking();
    expect([twice.answer('q1', yes).send.length, twice.answer('q1', yes).send.length]).toEqual([1, 0]);
    expect(asking().answer('another', yes).send).toEqual([]);
    const cancelled = asking();
    cancelled.hear(JSON.stringify({ type: 'control_cancel_request', request_id: 'q1' }));
    expect(cancelled.answer('q1', yes).send).toEqual([]);
    const over = asking();
    const { events } = over.hear(JSON.stringify({ type: 'result', subtype: 'success', is_error: false, result: 'x' }));
    expect(events.map(({ type }) => type)).toEqual(['ask/withdrawn', 'usage', 'end']);
    expect(over.answer('q1', yes).send).toEqual([]);
  });

  it('can be asked while another waits, and each gets its own answer', () => {
    const dialect = asking();
    dialect.hear(JSON.stringify({ ...ask, request_id: 'q2' }));
    const [second, first] = ['q2', 'q1'].map((id) => dialect.answer(id, { decision: 'once', comment: '' }).send[0]);
    expect([second, first].map((line) => JSON.parse(line ?? '{}').response.request_id)).toEqual(['q2', 'q1']);
  });

  it('of another kind is answered with an error, for the agent waits for it', () => {
    const dialect = claude();
    const step = dialect.hear(
      JSON.stringify({ type: 'control_request', request_id: 'h1', request: { subtype: 'hook_callback' } }),
    );
    expect(step.events).toEqual([]);
    expect(step.send).toHaveLength(1);
    expect(JSON.parse(step.send[0] ?? '')).toMatchObject({ response: { subtype: 'error', request_id: 'h1' } });
  });
});

describe('what cannot be read', () => {
  const garbage = (dialect: ReturnType<typeof claude>, times: number): AgentEvent[] =>
    Array.from({ length: times }, (_, index) => `garbage ${index}`).flatMap((line) => [...dialect.hear(line).events]);

  it('is told once, and ends the prompt when it goes on', () => {
    const dialect = claude();
    dialect.prompt(request('hi'));
    expect(garbage(dialect, 19).map(({ type }) => type)).toEqual(['notice']);
    const [end] = garbage(dialect, 1);
    expect(end).toMatchObject({ type: 'end', reason: 'error', error: { kind: 'protocol', retryable: true } });
  });

  it('counts anew for each prompt', () => {
    const dialect = claude();
    dialect.prompt(request('hi'));
    garbage(dialect, 19);
    dialect.prompt(request('again'));
    expect(garbage(dialect, 19).map(({ type }) => type)).toEqual(['notice']);
  });

  it.each([
    ['an empty line', ''],
    ['blanks', '  '],
    ['a kind of message that is new', '{"type":"rate_limit_event","rate_limit_info":{}}'],
    ['a kind of system message that is new', '{"type":"system","subtype":"files_persisted"}'],
    ['a kind of delta that is new', JSON.stringify(delta('x')).replace('text_delta', 'audio_delta')],
  ])('is not %s', (_, line) => {
    const dialect = claude();
    dialect.prompt(request('hi'));
    expect(dialect.hear(line)).toEqual({ send: [], events: [] });
  });

  it.each([
    ['a number', '42'],
    ['a list', '[]'],
    ['no JSON', 'Error: out of memory'],
    ['a torn line', JSON.stringify(delta('x')).slice(0, -4)],
    ['a result without a verdict', '{"type":"result","subtype":"success"}'],
  ])('is %s', (_, line) => {
    const dialect = claude();
    dialect.prompt(request('hi'));
    expect(dialect.hear(line).events).toMatchObject([{ type: 'notice' }]);
  });
});

describe('a conversation', () => {
  it('goes on in a new process under the id it has got', () => {
    const dialect = claude();
    expect(dialect.launch(request('a')).args).not.toContain('--resume');
    const { prompts } = replay('resume', dialect);
    const ids = prompts.map(({ sessionId }) => sessionId);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
    // The last one of the recording is not known to it.
    expect(dialect.takeForgotten()).toBe(true);
    expect(dialect.takeForgotten()).toBe(false);
    expect(dialect.launch(request('b')).args).not.toContain('--resume');
  });

  it('goes on under its id after a prompt that was answered', () => {
    const dialect = claude();
    replay('text', dialect);
    const { args } = dialect.launch(request('b'));
    expect(args[args.indexOf('--resume') + 1]).toBe(dialect.sessionId);
    expect(dialect.takeForgotten()).toBe(false);
  });

  it('can be one of an earlier run', () => {
    const { args } = claude({ resume: 'earlier' }).launch(request('a'));
    expect(args[args.indexOf('--resume') + 1]).toBe('earlier');
  });

  it('has a process of its own for each schema', () => {
    const dialect = claude();
    const [none, one, other] = [undefined, { type: 'object' }, { type: 'string' }].map((schema) =>
      dialect.launch(request('a', schema === undefined ? {} : { schema })),
    );
    expect(new Set([none?.key, one?.key, other?.key]).size).toBe(3);
    expect(dialect.launch(request('b')).key).toBe(none?.key);
    expect(one?.args[one.args.indexOf('--json-schema') + 1]).toBe('{"type":"object"}');
  });

  it('hears no hooks and rules of the project, which an agent could have written', () => {
    const { args } = claude().launch(request('a'));
    expect(args[args.indexOf('--setting-sources') + 1]).toBe('user');
  });

  it.each([{ readOnly: true }, { mode: 'read-only' } as const])(
    'of a reading role gets no tool that writes',
    (option) => {
      const { args } = claude(option).launch(request('a'));
      expect(args[args.indexOf('--tools') + 1]).toBe('Read,Grep,Glob');
      expect(args).toContain('--strict-mcp-config');
    },
  );

  it('sends the lines that the recorded driver sent', () => {
    const { sent } = replay('write-deny');
    expect(sent.map((line) => JSON.parse(line).type)).toEqual(['control_request', 'user', 'control_response']);
    expect(claude().prompt(request('a\nb')).send).toEqual([
      '{"type":"user","message":{"role":"user","content":[{"type":"text","text":"a\\nb"}]},"parent_tool_use_id":null,"session_id":""}',
    ]);
  });

  it('ends a prompt whose process has gone with how it went and its last words', () => {
    const gone = { exit: null, notStarted: null, tail: '', alive: false };
    const dialect = claude();
    expect(dialect.gone({ ...gone, exit: 1, tail: '{"type":"system"}\nError: no space left\n' })).toMatchObject({
      error: { kind: 'crash', message: 'claude ended with exit 1 in the middle of the turn: Error: no space left' },
    });
    expect(dialect.gone(gone).error?.message).toMatch(/was ended by a signal .* said nothing/);
    expect(dialect.gone({ ...gone, alive: true }).error).toMatchObject({ kind: 'protocol' });
    expect(dialect.gone({ ...gone, notStarted: 'Not started: x' }).error?.message).toBe('Not started: x');
  });
});

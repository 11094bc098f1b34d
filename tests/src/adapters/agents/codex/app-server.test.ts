import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../../../schemas/agent-event.ts';
import type { AppServerDialect } from '../../../../../src/adapters/agents/codex/app-server.ts';
import type { OpenOptions } from '../../../../../src/ports/agent.ts';
import { appServer, replay, request, Stage, textOf, told } from './replay.ts';

const THREAD = 't-1';
const TURN = 'turn-1';
type Params = Readonly<Record<string, unknown>>;
const say = (method: string, params: Params): object => ({
  method,
  params: { threadId: THREAD, turnId: TURN, ...params },
});

/** A conversation with an open thread and a prompt that is worked on. */
function working(options: Partial<OpenOptions> = {}): Stage & { readonly dialect: AppServerDialect } {
  const dialect = appServer(options);
  const stage = Object.assign(new Stage(dialect), { dialect });
  stage.take(dialect.begin());
  stage.prompt(request('Please work'));
  stage.hear({ id: 1, result: {} });
  stage.hear({ id: 2, result: { thread: { id: THREAD } } });
  stage.hear({ id: 3, result: { turn: { id: TURN } } });
  stage.sent.length = 0;
  return stage;
}

const finish = (stage: Stage, more: Params = {}): void =>
  stage.hear(say('turn/completed', { turn: { id: TURN, status: 'completed', error: null, ...more } }));
const eventsOf = (stage: Stage): readonly AgentEvent[] => stage.prompts.at(-1)?.events ?? [];
const sentOf = (stage: Stage): unknown[] => stage.sent.map((line) => JSON.parse(line));
const command = (id: string, more: Params = {}): Params => ({
  item: { type: 'commandExecution', id, command: "/bin/bash -lc 'npm test'", status: 'inProgress', ...more },
});

/** The usage at the end of a prompt that the server answers the opening questions for. */
function served(account: unknown, thread: Params, ...notices: readonly object[]) {
  const dialect = appServer();
  const stage = new Stage(dialect);
  stage.take(dialect.begin());
  stage.prompt(request('Please work'));
  stage.hear({ id: 1, result: {} });
  stage.hear({ id: 'account/read', ...(account instanceof Error ? { error: { message: '?' } } : { result: account }) });
  stage.hear({ id: 2, result: { thread: { id: THREAD }, ...thread } });
  stage.hear({ id: 3, result: { turn: { id: TURN } } });
  for (const notice of notices) stage.hear(notice);
  finish(stage);
  const usage = eventsOf(stage).flatMap((event) => (event.type === 'usage' ? [event.usage] : []));
  stage.prompt(request('More'));
  stage.hear({ id: 4, result: { turn: { id: TURN } } });
  finish(stage);
  const next = eventsOf(stage).flatMap((event) => (event.type === 'usage' ? [event.usage] : []));
  return { sent: sentOf(stage), usage: usage.at(-1), next: next.at(-1) };
}

describe('who pays', () => {
  const chatgpt = (planType: string) => ({ type: 'chatgpt', email: null, planType });

  it('is asked when a server starts', () => {
    expect(served({}, {}).sent).toContainEqual({
      method: 'account/read',
      id: 'account/read',
      params: { refreshToken: false },
    });
  });

  it.each([
    ['a plan of ChatGPT', { account: chatgpt('plus'), requiresOpenaiAuth: true }, 'subscription'],
    ['a key', { account: { type: 'apiKey' }, requiresOpenaiAuth: true }, 'metered'],
  ])('can be %s', (_, account, billing) => {
    expect(served(account, {}).usage).toMatchObject({ billing, costMicroUsd: null });
  });

  it.each([
    ['a plan that is paid by use', { account: chatgpt('enterprise_cbp_usage_based'), requiresOpenaiAuth: true }],
    ['a provider that needs no account', { account: chatgpt('plus'), requiresOpenaiAuth: false }],
    ['no account', { account: null, requiresOpenaiAuth: true }],
    ['something else', 'nobody'],
    ['a server that does not know the question', new Error('unknown')],
  ])('is not known of %s', (_, account) => {
    expect(served(account, {}).usage).not.toHaveProperty('billing');
  });
});

describe('the model', () => {
  const rerouted = (threadId: string) => say('model/rerouted', { threadId, fromModel: 'gpt-6', toModel: 'gpt-5.5' });

  it('is the one of the thread, with who serves it where that is not OpenAI', () => {
    expect(served({}, { model: 'gpt-6', modelProvider: 'openai' }).usage).toMatchObject({ model: 'gpt-6' });
    expect(served({}, { model: 'gpt-6', modelProvider: 'corp' }).usage).toMatchObject({ model: 'corp/gpt-6' });
    expect(served({}, {}).usage).not.toHaveProperty('model');
  });

  it('is another one for a prompt in which that answers instead', () => {
    const { usage, next } = served({}, { model: 'gpt-6', modelProvider: 'openai' }, rerouted(THREAD));
    expect([usage?.model, next?.model]).toEqual(['gpt-5.5', 'gpt-6']);
    expect(served({}, { model: 'gpt-6', modelProvider: 'openai' }, rerouted('other')).usage?.model).toBe('gpt-6');
  });
});

describe('the start', () => {
  const opening = (options: Partial<OpenOptions>): unknown => {
    const stage = new Stage(appServer(options));
    stage.take(stage.dialect.begin());
    stage.prompt(request('x'));
    stage.hear({ id: 1, result: {} });
    return sentOf(stage).at(-1);
  };

  it('keeps reading roles in the read-only sandbox, which never asks', () => {
    expect(opening({ readOnly: true, mode: 'unsafe' })).toMatchObject({
      method: 'thread/start',
      params: { cwd: '/project', sandbox: 'read-only', approvalPolicy: 'never' },
    });
    expect(opening({ mode: 'read-only' })).toMatchObject({ params: { sandbox: 'read-only', approvalPolicy: 'never' } });
  });

  it.each([
    ['ask', 'untrusted'],
    ['auto-in-project', 'untrusted'],
    ['unsafe', 'on-request'],
  ] as const)('in the mode %s lets writing roles write to the project with the policy %s', (mode, approvalPolicy) => {
    expect(opening({ mode, model: 'gpt-5.5' })).toMatchObject({
      params: { sandbox: 'workspace-write', approvalPolicy, model: 'gpt-5.5' },
    });
  });

  it('comes with the arguments of the configuration before all others', () => {
    expect(appServer().launch().args).toEqual([
      ...['-c', 'model_provider="mine"', '-c', 'check_for_update_on_startup=false'],
      ...['-c', 'analytics.enabled=false', '--disable', 'plugins', 'app-server'],
    ]);
  });

  it('goes on with a known thread under the same leave', () => {
    expect(opening({ resume: 'old', readOnly: true })).toMatchObject({
      method: 'thread/resume',
      params: { threadId: 'old', sandbox: 'read-only', approvalPolicy: 'never' },
    });
  });

  it('begins a new thread where the old one is not known any more, and says so', () => {
    const stage = new Stage(appServer({ resume: 'old' }));
    stage.take(stage.dialect.begin());
    stage.prompt(request('x'));
    stage.hear({ id: 1, result: {} });
    stage.hear({ id: 2, error: { code: -32600, message: 'no rollout found for thread id old' } });
    expect(sentOf(stage).at(-1)).toMatchObject({ id: 3, method: 'thread/start' });
    stage.hear({ id: 3, result: { thread: { id: THREAD } } });
    stage.hear({ id: 4, result: { turn: { id: TURN } } });
    finish(stage);
    expect(eventsOf(stage)[0]).toMatchObject({ type: 'notice', text: expect.stringContaining('no rollout found') });
    expect(stage.dialect.sessionId).toBe(THREAD);
  });

  it('that fails ends the prompt with why', () => {
    const stage = new Stage(appServer());
    stage.take(stage.dialect.begin());
    stage.prompt(request('x'));
    stage.hear({ id: 1, result: {} });
    stage.hear({ id: 2, error: { message: 'Not logged in' } });
    expect(stage.prompts[0]?.end).toMatchObject({ reason: 'error', error: { kind: 'auth', message: 'Not logged in' } });
    stage.prompt(request('once more'));
    expect(sentOf(stage).at(-1)).toMatchObject({ method: 'thread/start' });
  });

  it('says what it lacks when the greeting is refused or the program ends before it', () => {
    const refused = new Stage(appServer());
    refused.take(refused.dialect.begin());
    refused.prompt(request('x'));
    refused.hear({ id: 1, error: { message: 'unknown method' } });
    expect(refused.dialect).toMatchObject({ lacking: 'unknown method' });
    const dialect = appServer();
    dialect.begin();
    const end = dialect.gone({ exit: 2, notStarted: null, tail: 'noise\nerror: no such command\nhint', alive: false });
    expect(dialect.lacking).toContain('error: no such command hint');
    expect(end.error?.retryable).toBe(false);
    const killed = appServer();
    killed.begin();
    killed.gone({ exit: null, notStarted: null, tail: '', alive: false });
    expect(killed.lacking).toBeNull();
  });
});

describe('an interrupt', () => {
  it('before the thread is open ends the prompt when it is, and nothing is begun', () => {
    const stage = new Stage(appServer());
    stage.take(stage.dialect.begin());
    stage.prompt(request('one'));
    stage.hear({ id: 1, result: {} });
    stage.take(stage.dialect.interrupt());
    // Until then it is for the session to lose patience: what hangs at its start is ended with its process.
    expect(stage.isOpen).toBe(true);
    stage.hear({ id: 2, result: { thread: { id: THREAD } } });
    expect(stage.prompts[0]?.events.map(({ type }) => type)).toEqual(['session', 'usage', 'end']);
    expect(stage.prompts[0]?.end).toMatchObject({ reason: 'cancelled', error: null });
    expect(sentOf(stage).at(-1)).toMatchObject({ method: 'thread/start' });
    stage.prompt(request('two'));
    expect(sentOf(stage).at(-1)).toMatchObject({ method: 'turn/start', params: { input: [{ text: 'two' }] } });
  });

  it('before the turn has a name is sent when it has one', () => {
    const stage = new Stage(appServer());
    stage.take(stage.dialect.begin());
    stage.prompt(request('one'));
    stage.hear({ id: 1, result: {} });
    stage.hear({ id: 2, result: { thread: { id: THREAD } } });
    stage.take(stage.dialect.interrupt());
    expect(sentOf(stage).at(-1)).toMatchObject({ method: 'turn/start' });
    stage.hear({ id: 3, result: { turn: { id: TURN } } });
    expect(sentOf(stage).at(-1)).toMatchObject({
      method: 'turn/interrupt',
      params: { threadId: THREAD, turnId: TURN },
    });
  });

  it('tells whether a command was left running, which one that waits for leave is not', () => {
    const running = working();
    running.hear(say('item/started', command('c1')));
    finish(running, { status: 'interrupted' });
    expect(running.dialect.leftRunning).toBe(true);

    const waiting = working();
    waiting.hear(say('item/started', command('c1')));
    waiting.hear({ id: 0, ...say('item/commandExecution/requestApproval', { itemId: 'c1', command: 'npm test' }) });
    finish(waiting, { status: 'interrupted' });
    expect(waiting.dialect.leftRunning).toBe(false);

    const ended = working();
    ended.hear(say('item/started', command('c1')));
    ended.hear(say('item/completed', command('c1', { status: 'completed', exitCode: 0 })));
    finish(ended, { status: 'interrupted' });
    expect(ended.dialect.leftRunning).toBe(false);
  });
});

describe('a question', () => {
  it('about a file names its paths and shows the change', () => {
    expect(told(replay('patch-untrusted-accept'), 'ask')).toEqual([
      {
        type: 'ask',
        requestId: 'codex-1-0',
        title: 'edit made.txt',
        detail: '+made',
        scope: 'edits of files in the project',
        kind: 'edit',
        paths: ['/project/made.txt'],
      },
    ]);
  });

  it('about a file elsewhere is never covered by leave for the project', () => {
    const [ask] = told(replay('patch-outside-workspace'), 'ask');
    expect(ask).toMatchObject({ kind: 'edit', paths: ['/elsewhere/ac-outside.txt'] });
    expect(ask?.scope).toBe('edits of /elsewhere/ac-outside.txt');
    const stage = working();
    const changes = [{ path: '/project/../etc/passwd', kind: { type: 'add' }, diff: 'x' }];
    stage.hear(say('item/started', { item: { type: 'fileChange', id: 'f1', changes, status: 'inProgress' } }));
    stage.hear({ id: 0, ...say('item/fileChange/requestApproval', { itemId: 'f1' }) });
    finish(stage);
    expect(told(stage, 'ask')[0]).toMatchObject({ paths: ['/etc/passwd'], scope: 'edits of /etc/passwd' });
  });

  it('about a command shows it as the model wrote it, with the reason', () => {
    expect(told(replay('command-escalated-accept'), 'ask')).toMatchObject([
      {
        title: 'shell touch made.txt',
        detail: 'needs it\ntouch made.txt',
        kind: 'command',
        scope: 'the command touch made.txt',
      },
    ]);
  });

  it('about a long command is covered by leave for that command only', () => {
    const stage = working();
    const long = `echo ${'x'.repeat(300)}`;
    for (const [id, text] of [long, `${long}; rm -rf .`, 'a\nb', 'a b'].entries()) {
      stage.hear({ id, ...say('item/commandExecution/requestApproval', { itemId: `c${id}`, command: text }) });
    }
    finish(stage);
    const scopes = told(stage, 'ask').map(({ scope }) => scope);
    expect(new Set(scopes).size).toBe(4);
    for (const scope of scopes) expect(scope).not.toContain('\n');
  });

  it('is answered once, under the number it came with', () => {
    const stage = working();
    stage.hear({ id: 0, ...say('item/commandExecution/requestApproval', { itemId: 'c1', command: 'npm test' }) });
    stage.take(stage.dialect.answer('codex-1-0', { decision: 'run', comment: '' }));
    stage.take(stage.dialect.answer('codex-1-0', { decision: 'no', comment: 'late' }));
    stage.take(stage.dialect.answer('codex-2-0', { decision: 'no', comment: 'of nobody' }));
    stage.hear(say('serverRequest/resolved', { requestId: 0 }));
    finish(stage);
    expect(sentOf(stage)).toEqual([{ id: 0, result: { decision: 'accept' } }]);
    expect(told(stage, 'ask/withdrawn')).toEqual([]);
  });

  it('refused with a comment tells the agent the comment before the refusal', () => {
    const stage = working();
    stage.hear({ id: 7, ...say('item/commandExecution/requestApproval', { itemId: 'c1', command: 'npm test' }) });
    stage.take(stage.dialect.answer('codex-1-7', { decision: 'no', comment: 'rather npm run check' }));
    expect(sentOf(stage)).toMatchObject([
      {
        method: 'turn/steer',
        params: { expectedTurnId: TURN, input: [{ text: expect.stringContaining('rather npm run check') }] },
      },
      { id: 7, result: { decision: 'decline' } },
    ]);
  });

  it('of the process before is not taken for one of this process', () => {
    const asked = { id: 0, ...say('item/commandExecution/requestApproval', { itemId: 'c1', command: 'npm test' }) };
    const stage = working();
    stage.hear(asked);
    stage.gone(1);
    stage.take(stage.dialect.begin());
    stage.prompt(request('again'));
    stage.hear(asked);
    stage.sent.length = 0;
    stage.take(stage.dialect.answer('codex-1-0', { decision: 'once', comment: '' }));
    expect(stage.sent).toEqual([]);
    stage.take(stage.dialect.answer('codex-2-0', { decision: 'once', comment: '' }));
    expect(stage.sent).toHaveLength(1);
  });

  it('that is open when the turn ends is withdrawn', () => {
    const stage = working();
    stage.hear({ id: 5, ...say('item/commandExecution/requestApproval', { itemId: 'c1', command: 'npm test' }) });
    finish(stage, { status: 'interrupted' });
    stage.hear(say('serverRequest/resolved', { requestId: 5 }));
    expect(told(stage, 'ask/withdrawn')).toEqual([{ type: 'ask/withdrawn', requestId: 'codex-1-5' }]);
    expect(stage.stray).toEqual([]);
  });

  it('that the server takes back is withdrawn', () => {
    const stage = working();
    stage.hear({ id: 4, ...say('item/commandExecution/requestApproval', { itemId: 'c1', command: 'npm test' }) });
    stage.hear(say('serverRequest/resolved', { requestId: 4 }));
    finish(stage);
    expect(told(stage, 'ask/withdrawn')).toEqual([{ type: 'ask/withdrawn', requestId: 'codex-1-4' }]);
  });

  it('that nobody here can answer never leaves the agent waiting', () => {
    const stage = working();
    stage.hear({ id: 1, ...say('item/tool/requestUserInput', { questions: [{ id: 'q' }] }) });
    stage.hear({ id: 2, ...say('account/chatgptAuthTokens/refresh', {}) });
    stage.hear({
      id: 3,
      ...say('mcpServer/elicitation/request', {
        serverName: 's',
        message: 'm',
        requestedSchema: { properties: { a: {} } },
      }),
    });
    finish(stage);
    stage.hear({ id: 4, ...say('item/commandExecution/requestApproval', { itemId: 'c1', command: 'late' }) });
    expect(sentOf(stage)).toMatchObject([
      { id: 1, result: { answers: {} } },
      { id: 2, error: { code: -32601 } },
      { id: 3, result: { action: 'decline' } },
      { id: 4, error: { code: -32601 } },
    ]);
  });

  it('of a server of tools, and for more permissions, is put to the human', () => {
    const stage = working();
    stage.hear({
      id: 1,
      ...say('mcpServer/elicitation/request', {
        serverName: 'db',
        message: 'Drop it?',
        requestedSchema: { properties: {} },
      }),
    });
    stage.hear({
      id: 2,
      ...say('item/permissions/requestApproval', {
        itemId: 'i',
        reason: 'net',
        permissions: { network: { enabled: true }, fileSystem: null },
      }),
    });
    stage.take(stage.dialect.answer('codex-1-1', { decision: 'once', comment: '' }));
    stage.take(stage.dialect.answer('codex-1-2', { decision: 'no', comment: '' }));
    finish(stage);
    expect(told(stage, 'ask').map(({ kind }) => kind)).toEqual(['other', 'other']);
    expect(sentOf(stage)).toEqual([
      { id: 1, result: { action: 'accept', content: {}, _meta: null } },
      { id: 2, result: { permissions: {}, scope: 'turn' } },
    ]);
  });
});

describe('what is heard', () => {
  it('of tools begins and ends under one id, with what came of it', () => {
    const stage = working();
    stage.hear(say('item/started', command('c1')));
    stage.hear(
      say('item/completed', command('c1', { status: 'completed', exitCode: 1, aggregatedOutput: '1 failed\n' })),
    );
    finish(stage);
    expect(told(stage, 'tool').map(({ tool }) => tool)).toEqual([
      { id: 'c1', name: 'shell', title: 'npm test', status: 'started', detail: null },
      { id: 'c1', name: 'shell', title: 'npm test', status: 'failed', detail: '1 failed\n' },
    ]);
  });

  it('of a refused change is that it failed', () => {
    expect(told(replay('patch-untrusted-decline'), 'tool').map(({ tool }) => tool.status)).toEqual([
      'started',
      'failed',
    ]);
  });

  it('of several files names each above its change', () => {
    const stage = working();
    const changes = [
      { path: '/project/a.ts', kind: { type: 'update' }, diff: '@@ -1 +1 @@\n-a\n+b\n' },
      { path: '/project/b.ts', kind: { type: 'delete' }, diff: 'gone\n' },
    ];
    stage.hear(say('item/completed', { item: { type: 'fileChange', id: 'f', changes, status: 'completed' } }));
    finish(stage);
    expect(told(stage, 'tool')[0]?.tool).toMatchObject({
      title: 'a.ts, b.ts',
      detail: 'a.ts\n@@ -1 +1 @@\n-a\n+b\nb.ts\n-gone',
    });
  });

  it('of words comes once, whether they were streamed or came whole', () => {
    const stage = working();
    stage.hear(say('item/agentMessage/delta', { itemId: 'm1', delta: 'One.' }));
    stage.hear(say('item/completed', { item: { type: 'agentMessage', id: 'm1', text: 'One.' } }));
    stage.hear(say('item/completed', { item: { type: 'agentMessage', id: 'm2', text: 'Two.' } }));
    finish(stage);
    expect(textOf(eventsOf(stage))).toBe('One.\nTwo.\n');
    expect(stage.prompts[0]?.end.finalText).toBe('Two.');
  });

  it('after a stream that broke off begins a new line', () => {
    expect(textOf(replay('truncated-once').prompts[0]?.events ?? [])).toBe('Half a m\nWhole.\n');
  });

  it('that breaks off twice is told with one new line for each time that something was said', () => {
    const stage = working();
    const failed = say('error', { error: { message: 'Reconnecting... 1/2' }, willRetry: true });
    stage.hear(say('item/agentMessage/delta', { itemId: 'm1', delta: 'Half' }));
    stage.hear(failed);
    stage.hear(failed);
    finish(stage);
    expect(textOf(eventsOf(stage))).toBe('Half\n');
    expect(told(stage, 'retry')).toHaveLength(2);
  });

  it('that only fails and is tried again ends the prompt, and with it the server', () => {
    const stage = working();
    const failed = say('error', {
      error: { message: 'Reconnecting... 1/99', additionalDetails: 'bad gateway' },
      willRetry: true,
    });
    for (let one = 0; one < 19; one += 1) stage.hear(failed);
    // What does something between them gets on.
    stage.hear(say('item/completed', command('c1', { status: 'completed', exitCode: 0 })));
    for (let one = 0; one < 19; one += 1) stage.hear(failed);
    expect(stage.isOpen).toBe(true);
    stage.hear(failed);
    expect(stage.prompts[0]?.end).toMatchObject({
      reason: 'error',
      error: { kind: 'server', retryable: false, message: expect.stringMatching(/20 times in a row.+bad gateway/) },
    });
    expect(told(stage, 'retry')).toHaveLength(39);
    expect(told(stage, 'usage').at(-1)?.usage.exact).toBe(false);
    expect(stage.dialect.leftRunning).toBe(true);
    stage.hear(failed);
    expect(stage.stray).toEqual([]);
  });

  it('that only fails when it is interrupted already ends as cancelled', () => {
    const stage = working();
    stage.take(stage.dialect.interrupt());
    for (let one = 0; one < 30; one += 1) stage.hear(say('error', { error: { message: 'no' }, willRetry: true }));
    expect(stage.isOpen).toBe(true);
    finish(stage, { status: 'interrupted' });
    expect(stage.prompts[0]?.end).toMatchObject({ reason: 'cancelled', error: null });
  });

  it('of a plan is its steps', () => {
    const stage = working();
    stage.hear(
      say('turn/plan/updated', {
        plan: [
          { step: 'a', status: 'completed' },
          { step: 'b', status: 'inProgress' },
          { step: 'c', status: 'pending' },
        ],
      }),
    );
    finish(stage);
    expect(told(stage, 'plan')[0]?.entries.map(({ status }) => status)).toEqual(['done', 'active', 'pending']);
  });

  it('of a retry is its number and the failure', () => {
    expect(told(replay('401'), 'retry')).toMatchObject([
      { attempt: 1, message: expect.stringContaining('401') },
      { attempt: 2, message: expect.stringContaining('401') },
    ]);
  });

  it("of the agent's own helpers is no answer, ends nothing, and is paid for", () => {
    const stage = working();
    const total = {
      inputTokens: 50,
      cachedInputTokens: 10,
      cacheWriteInputTokens: 0,
      outputTokens: 5,
      reasoningOutputTokens: 0,
    };
    const usage = { tokenUsage: { total, last: total, modelContextWindow: 9 } };
    const aside = { threadId: 'sub', turnId: 'sub-turn' };
    stage.hear(say('turn/started', { ...aside, turn: { id: 'sub-turn' } }));
    stage.hear(say('item/agentMessage/delta', { ...aside, itemId: 's1', delta: 'aside' }));
    stage.hear(say('item/completed', { ...aside, item: { type: 'agentMessage', id: 's1', text: 'aside' } }));
    stage.hear(say('thread/tokenUsage/updated', { ...aside, ...usage }));
    stage.hear(
      say('turn/completed', { ...aside, turn: { id: 'sub-turn', status: 'failed', error: { message: 'x' } } }),
    );
    expect(stage.isOpen).toBe(true);
    stage.hear(say('item/completed', { item: { type: 'agentMessage', id: 'm1', text: 'Answer.' } }));
    stage.hear(say('item/completed', { ...aside, item: { type: 'agentMessage', id: 's2', text: 'aside' } }));
    stage.hear(say('turn/completed', { ...aside, turn: { id: TURN, status: 'completed' } }));
    expect(stage.isOpen).toBe(true);
    finish(stage);
    expect(stage.prompts[0]?.end).toMatchObject({ reason: 'done', finalText: 'Answer.' });
    expect(textOf(eventsOf(stage))).toBe('Answer.\n');
    expect(told(stage, 'usage').at(-1)?.usage).toMatchObject({
      fresh: 40,
      cacheRead: 10,
      output: 5,
      contextSize: null,
    });
  });

  it('of another turn of the thread does not end the prompt', () => {
    const stage = working();
    stage.hear(say('turn/completed', { turn: { id: 'turn-0', status: 'completed' } }));
    expect(stage.isOpen).toBe(true);
  });

  it('that cannot be read is told once, and ends the prompt when there is too much of it', () => {
    const stage = working();
    for (let line = 0; line < 19; line += 1) stage.hear(line % 2 === 0 ? 'garbage' : say('item/started', { item: 1 }));
    expect(stage.isOpen).toBe(true);
    stage.hear('{"neither":"nor"}');
    expect(stage.prompts[0]?.end).toMatchObject({ reason: 'error', error: { kind: 'protocol' } });
    expect(told(stage, 'notice')).toHaveLength(1);
  });

  it('that cannot be read is counted for each prompt alone', () => {
    const stage = working();
    for (let line = 0; line < 15; line += 1) stage.hear('garbage');
    finish(stage);
    stage.prompt(request('again'));
    for (let line = 0; line < 15; line += 1) stage.hear('garbage');
    expect(stage.isOpen).toBe(true);
  });

  it('of kinds that are not known passes', () => {
    const stage = working();
    for (let line = 0; line < 40; line += 1) stage.hear(say('something/new', { item: 1 }));
    stage.hear('');
    finish(stage);
    expect(eventsOf(stage).filter(({ type }) => type === 'notice')).toEqual([]);
  });
});

describe('a word while it works', () => {
  it('goes to the turn that runs, and to nobody without one', () => {
    const stage = working();
    const step = stage.dialect.steer('Also this');
    expect(step?.send.map((line) => JSON.parse(line))).toMatchObject([
      { method: 'turn/steer', params: { threadId: THREAD, expectedTurnId: TURN, input: [{ text: 'Also this' }] } },
    ]);
    stage.hear({ id: 4, error: { message: 'no active turn' } });
    finish(stage);
    expect(told(stage, 'notice')[0]?.text).toContain('did not reach the agent: no active turn');
    expect(stage.dialect.steer('too late')).toBeNull();
  });
});

describe('a result by schema', () => {
  it('is asked for strictly and given as data', () => {
    const replayed = replay('schema');
    expect(JSON.parse(replayed.sent.at(-1) ?? '')).toMatchObject({
      method: 'turn/start',
      params: { outputSchema: { type: 'object', required: ['verdict'], additionalProperties: false } },
    });
    expect(replayed.prompts[0]?.end.structured).toEqual({ verdict: 'pass' });
  });

  /** A prompt that is held to a schema, worked on. */
  function held(): Stage {
    const stage = new Stage(appServer());
    stage.take(stage.dialect.begin());
    stage.prompt(request('x', { schema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] } }));
    stage.hear({ id: 1, result: {} });
    stage.hear({ id: 2, result: { thread: { id: THREAD } } });
    stage.hear({ id: 3, result: { turn: { id: TURN } } });
    return stage;
  }
  const message = (stage: Stage, ...parts: readonly string[]): void => {
    for (const delta of parts) stage.hear(say('item/agentMessage/delta', { itemId: 'm', delta }));
    stage.hear(say('item/completed', { item: { type: 'agentMessage', id: 'm', text: parts.join('') } }));
  };

  it.each([
    [['{"a":', '"x"}'], ''],
    [['{"a":', ' broken'], '{"a": broken\n'],
    [['Well, ', 'no.'], 'Well, no.\n'],
  ])('is no text for a person, and what only looks like it is: %j', (parts, shown) => {
    const stage = held();
    message(stage, ...parts);
    finish(stage);
    const texts = told(stage, 'text').map(({ text }) => text);
    expect(texts.join('')).toBe(shown);
    // Each part is a sign of life.
    expect(texts.length).toBeGreaterThanOrEqual(parts.length);
    expect(stage.prompts[0]?.end.finalText).toBe(parts.join(''));
  });

  it('is none without its pieces too', () => {
    const stage = held();
    stage.hear(say('item/completed', { item: { type: 'agentMessage', id: 'm', text: '{"a":"x"}' } }));
    finish(stage);
    expect(told(stage, 'text')).toEqual([]);
    expect(stage.prompts[0]?.end.structured).toEqual({ a: 'x' });
  });

  it('that is no data is left to the words', () => {
    const stage = held();
    stage.hear(say('item/completed', { item: { type: 'agentMessage', id: 'm', text: 'Well, no.' } }));
    finish(stage);
    expect(stage.prompts[0]?.end).toEqual({ type: 'end', reason: 'done', error: null, finalText: 'Well, no.' });
  });
});

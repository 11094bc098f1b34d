import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../../../schemas/agent-event.ts';
import { readRecording, recordingNames } from '../../../../support/recordings.ts';
import { exec, replay, replayExec, replayExecRows, request, SCHEMA_FILE, Stage, told } from './replay.ts';

const SCHEMA = { type: 'object', properties: { verdict: { type: 'string' } }, required: ['verdict'] };
const usageOf = (input: number) => ({ input_tokens: input, output_tokens: 0 });

/** Hears messages in a prompt and gives the events. */
function heard(dialect: ReturnType<typeof exec>, ...messages: readonly object[]): AgentEvent[] {
  dialect.prompt(request('x'));
  return messages.flatMap((message) => dialect.hear(JSON.stringify(message)).events);
}

describe('the exec command', () => {
  it('cannot ask, and reads the prompt from its input', () => {
    const dialect = exec({ mode: 'ask', model: 'gpt-5.5' });
    expect(dialect.launch(request('x')).args).toEqual([
      ...['-c', 'model_provider="mine"', '-c', 'check_for_update_on_startup=false', '-c', 'analytics.enabled=false'],
      ...['--disable', 'plugins', 'exec', '--json', '--skip-git-repo-check', '-s', 'workspace-write'],
      ...['-c', 'approval_policy="never"', '-C', '/project', '-m', 'gpt-5.5', '-'],
    ]);
    expect(dialect.prompt(request('two\nlines')).send).toEqual(['two\nlines']);
    expect([dialect.interrupt().send, dialect.steer()]).toEqual([[], null]);
  });

  it('keeps reading roles in the read-only sandbox', () => {
    expect(exec({ readOnly: true, mode: 'unsafe' }).launch(request('x')).args).toContain('read-only');
    expect(exec({ mode: 'read-only' }).launch(request('x')).args).not.toContain('workspace-write');
  });

  it('goes on with its thread, and takes a schema from a file', () => {
    const dialect = exec();
    heard(dialect, { type: 'thread.started', thread_id: 't-9' });
    const { args } = dialect.launch(request('x', { schema: SCHEMA }));
    expect(args.slice(-5)).toEqual(['--output-schema', SCHEMA_FILE, 'resume', 't-9', '-']);
  });

  it('gives a result by schema as data, and not as text for a person', () => {
    const held = replayExec('exec-schema', exec(), { schema: SCHEMA });
    expect(held.prompts[0]?.end.structured).toEqual({ verdict: 'pass' });
    expect(told(held, 'text')).toEqual([]);
    expect(told(replayExec('exec-schema'), 'text')).toHaveLength(1);
    expect(replayExec('exec-schema').prompts[0]?.end.structured).toBeUndefined();
  });

  it('tells its tools, thoughts and retries', () => {
    expect(told(replayExec('exec-write'), 'tool').map(({ tool }) => [tool.name, tool.title, tool.status])).toEqual([
      ['edit', 'made.txt', 'started'],
      ['edit', 'made.txt', 'completed'],
      ['shell', 'touch b.txt', 'started'],
      ['shell', 'touch b.txt', 'completed'],
    ]);
    expect(told(replayExec('exec-text-and-resume'), 'thought').map(({ text }) => text)).toEqual(['Hm.\n']);
    expect(told(replayExec('exec-429-once'), 'retry')).toMatchObject([
      { attempt: 1, message: 'exceeded retry limit, last status: 429 Too Many Requests' },
    ]);
  });

  it('counts what a prompt used against what the thread had used before', () => {
    const dialect = exec();
    const started = { type: 'thread.started', thread_id: 't-9' };
    heard(dialect, started, { type: 'turn.completed', usage: usageOf(100) });
    const [, usage] = heard(dialect, started, { type: 'turn.completed', usage: usageOf(130) });
    expect(usage).toMatchObject({ usage: { fresh: 30, exact: true } });
  });

  it('says that figures are not exact where the past of the thread is not known', () => {
    const dialect = exec({ resume: 't-9' });
    const started = { type: 'thread.started', thread_id: 't-9' };
    const [, first] = heard(dialect, started, { type: 'turn.completed', usage: usageOf(100) });
    expect(first).toMatchObject({ usage: { fresh: 0, exact: false } });
    const [, second] = heard(dialect, started, { type: 'turn.completed', usage: usageOf(130) });
    expect(second).toMatchObject({ usage: { fresh: 30, exact: true } });
  });

  it('counts from nought when another thread than the known one was begun', () => {
    const started = { type: 'thread.started', thread_id: 't-10' };
    const [notice, , usage] = heard(exec({ resume: 't-9' }), started, { type: 'turn.completed', usage: usageOf(100) });
    expect(usage).toMatchObject({ usage: { fresh: 100, exact: true } });
    expect(notice).toMatchObject({
      type: 'notice',
      text: expect.stringMatching(/does not know.+t-9.+a new one begins/),
    });
  });

  it('that only fails and tries again ends the prompt', () => {
    const dialect = exec();
    const failed = { type: 'error', message: 'Reconnecting... 1/99 (bad gateway)' };
    const item = { id: 'c', type: 'command_execution', command: 'true', status: 'completed', exit_code: 0 };
    const times = Array.from({ length: 19 }, () => failed);
    const before = heard(dialect, ...times, { type: 'item.completed', item }, ...times);
    expect(before.filter(({ type }) => type !== 'retry')).toMatchObject([{ type: 'tool' }]);
    expect(dialect.hear(JSON.stringify(failed)).events).toMatchObject([
      { type: 'retry' },
      { type: 'end', reason: 'error', error: { kind: 'server', retryable: false } },
    ]);
    // Each prompt is counted alone.
    expect(heard(dialect, ...times).filter(({ type }) => type === 'end')).toEqual([]);
  });

  it.each(recordingNames('codex').filter((name) => name.startsWith('exec-')))(
    'cut anywhere has one end: %s',
    (name) => {
      const rows = readRecording('codex', name);
      for (let cut = 0; cut < rows.length; cut += 1) {
        const stage = new Stage(exec());
        replayExecRows(rows.slice(0, cut), stage);
        stage.gone(null);
        expect(stage.isOpen).toBe(false);
        for (const { events } of stage.prompts) expect(events.filter(({ type }) => type === 'end')).toHaveLength(1);
        expect(stage.stray).toEqual([]);
      }
    },
  );

  it('says why it ended where its last word was a failure', () => {
    const gone = (exit: number | null, ...messages: readonly object[]) => {
      const dialect = exec();
      heard(dialect, { type: 'thread.started', thread_id: 't-9' }, ...messages);
      return dialect.gone({ exit, notStarted: null, tail: '', alive: false }).error;
    };
    const failure = { type: 'error', message: 'unexpected status 503 Service Unavailable' };
    expect(gone(1, failure)).toMatchObject({ kind: 'overload', status: 503, retryable: true });
    expect(gone(null, failure)).toMatchObject({ kind: 'crash' });
    expect(gone(1, failure, { type: 'error', message: 'Reconnecting... 1/2 (x)' })).toMatchObject({ kind: 'crash' });
    const item = { id: 'm', type: 'agent_message', text: 'Well.' };
    expect(gone(1, failure, { type: 'item.completed', item })).toMatchObject({ kind: 'crash' });
  });

  /** Failures as the app-server was recorded to tell them; of this command only the words come. */
  const FAILURES = {
    '401': ['error', 'auth', 401, false],
    '429-always': ['error', 'rate', 429, true],
    '429-quota': ['error', 'rate', null, false],
    '500': ['error', 'server', null, true],
    '503': ['error', 'overload', 503, true],
    'context-overflow': ['error', 'context', null, false],
    'key-variable-missing': ['error', 'auth', null, false],
    'max-tokens': ['max_tokens', 'other', null, false],
    refusal: ['refusal', 'other', null, false],
    'truncated-always': ['error', 'server', null, true],
  } as const;

  it.each(Object.entries(FAILURES))('tells a failure by its words alone: %s', (name, wanted) => {
    const [{ end } = { end: null }] = replay(name).prompts;
    const message = end?.error?.message ?? '';
    const [told] = heard(exec(), { type: 'turn.failed', error: { message } });
    if (told?.type !== 'end') throw new Error('no end');
    expect([told.reason, told.error?.kind, told.error?.status, told.error?.retryable]).toEqual(wanted);
    expect([end?.reason, end?.error]).toEqual([told.reason, told.error]);
  });

  it('is ended by lines that cannot be read, but passes kinds that are not known', () => {
    const dialect = exec();
    dialect.prompt(request('x'));
    for (let line = 0; line < 40; line += 1) expect(dialect.hear('{"type":"new.kind"}').events).toEqual([]);
    const events = Array.from({ length: 20 }, () => dialect.hear('garbage').events).flat();
    expect(events.at(-1)).toMatchObject({ type: 'end', error: { kind: 'protocol' } });
  });
});

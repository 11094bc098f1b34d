import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../../../schemas/agent-event.ts';
import { exec, replayExec, request, SCHEMA_FILE, told } from './replay.ts';

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
    const [, usage] = heard(exec({ resume: 't-9' }), started, { type: 'turn.completed', usage: usageOf(100) });
    expect(usage).toMatchObject({ usage: { fresh: 100, exact: true } });
  });

  it('is ended by lines that cannot be read, but passes kinds that are not known', () => {
    const dialect = exec();
    dialect.prompt(request('x'));
    for (let line = 0; line < 40; line += 1) expect(dialect.hear('{"type":"new.kind"}').events).toEqual([]);
    const events = Array.from({ length: 20 }, () => dialect.hear('garbage').events).flat();
    expect(events.at(-1)).toMatchObject({ type: 'end', error: { kind: 'protocol' } });
  });
});

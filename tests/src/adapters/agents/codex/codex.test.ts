import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../../../schemas/agent-event.ts';
import { createCodex } from '../../../../../src/adapters/agents/codex/codex.ts';
import { createProcesses } from '../../../../../src/adapters/processes/run-child.ts';
import type { AgentPort, AgentSession, PromptRequest } from '../../../../../src/ports/agent.ts';
import { ExternalError } from '../../../../../src/ports/errors.ts';
import { tempDir } from '../../store/temp.ts';
import { OPTIONS, request } from './replay.ts';

const processes = createProcesses();
const never = new AbortController().signal;
const SCHEMA = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['a'] };

/** A program called codex that is a shell script, and the directory it writes what it was told to. */
async function scripted(script: string): Promise<{ readonly agent: AgentPort; readonly dir: string }> {
  const dir = await tempDir();
  writeFileSync(join(dir, 'codex'), `#!/bin/sh\ncd '${dir}'\n${script}\n`, { mode: 0o755 });
  const env = { PATH: `${dir}:${process.env.PATH}`, HOME: dir };
  return { agent: createCodex({ processes, configured: undefined, env }), dir };
}

/** Knows no app-server; its exec command says what it was given, and answers. */
const OLD = `
for one in "$@"; do
  if [ "$one" = app-server ]; then echo x >>servers; echo "error: unrecognized subcommand 'app-server'" >&2; exit 2; fi
done
printf '%s\\n' "$@" >args; cat >prompt
schema=$(sed -n '/^--output-schema$/{n;p;}' args)
if [ -n "$schema" ]; then cp "$schema" schema; printf '%s' "$schema" >place; stat -c %a "$schema" >mode; fi
echo '{"type":"thread.started","thread_id":"t-1"}'
echo '{"type":"item.completed","item":{"id":"i","type":"agent_message","text":"{\\"a\\":\\"x\\",\\"b\\":null}"}}'
echo '{"type":"turn.completed","usage":{"input_tokens":5,"output_tokens":1}}'
`;

async function open(agent: AgentPort, dir: string): Promise<AgentSession> {
  return agent.open({ ...OPTIONS, cwd: dir, tag: `codex-fallback-${process.pid}` });
}

async function play(session: AgentSession, prompt: PromptRequest = request('Please work')): Promise<AgentEvent[]> {
  const events: AgentEvent[] = [];
  for await (const event of session.prompt(prompt, never)) events.push(event);
  return events;
}

const read = (dir: string, name: string): string => readFileSync(join(dir, name), 'utf8');

describe('a codex without an app-server', () => {
  it('is run by its exec command, and says why once', async () => {
    const { agent, dir } = await scripted(OLD);
    const session = await open(agent, dir);
    const first = await play(session);
    const second = await play(session, request('And then?'));
    await session.close();
    expect(first.map(({ type }) => type)).toEqual(['notice', 'session', 'text', 'usage', 'end']);
    expect(first[0]).toMatchObject({ text: expect.stringContaining("unrecognized subcommand 'app-server'") });
    expect(second.map(({ type }) => type)).toEqual(['session', 'text', 'usage', 'end']);
    expect(second.at(-1)).toMatchObject({ reason: 'done', error: null });
    expect(read(dir, 'servers')).toBe('x\n');
    expect(read(dir, 'prompt')).toBe('And then?\n');
    expect(read(dir, 'args').split('\n').slice(-4)).toEqual(['resume', 't-1', '-', '']);
    expect(session.sessionId).toBe('t-1');
  });

  it('takes a schema from a file of its own, that is gone after the prompt', async () => {
    const { agent, dir } = await scripted(OLD);
    const session = await open(agent, dir);
    const events = await play(session, request('x', { schema: SCHEMA }));
    await session.close();
    expect(agent.holdsSchema).toBe(true);
    expect(events.at(-1)).toMatchObject({ reason: 'done', structured: { a: 'x' } });
    expect(JSON.parse(read(dir, 'schema'))).toMatchObject({ required: ['a', 'b'], additionalProperties: false });
    const place = read(dir, 'place');
    expect(read(dir, 'mode')).toBe('600\n');
    expect([place.startsWith(dir), existsSync(place), existsSync(dirname(place))]).toEqual([false, false, false]);
  });

  it('goes without a schema that cannot be put strictly', async () => {
    const { agent, dir } = await scripted(OLD);
    const session = await open(agent, dir);
    const events = await play(session, request('x', { schema: { type: 'object', properties: { a: {} } } }));
    await session.close();
    expect(events.at(-1)).toMatchObject({ reason: 'done', finalText: '{"a":"x","b":null}' });
    expect(events.at(-1)).not.toHaveProperty('structured');
    expect(read(dir, 'args')).not.toContain('--output-schema');
  });

  it('has one end where that command fails as well', async () => {
    const { agent, dir } = await scripted('echo "Error: config.toml is broken" >&2; exit 1');
    const session = await open(agent, dir);
    const events = await play(session);
    await session.close();
    expect(events.map(({ type }) => type)).toEqual(['notice', 'end']);
    expect(events.at(-1)).toMatchObject({
      reason: 'error',
      error: { kind: 'crash', retryable: false, message: expect.stringContaining('config.toml is broken') },
    });
  });
});

describe('a command that runs when the prompt is interrupted', () => {
  it('is ended with its server before the end is told', async () => {
    const { agent, dir } = await scripted(`
echo $$ >>servers
read line; echo '{"id":1,"result":{}}'
read line; read line; read line; echo '{"id":2,"result":{"thread":{"id":"t-1"}}}'
read line; echo '{"id":3,"result":{"turn":{"id":"u-1"}}}'
echo '{"method":"item/started","params":{"threadId":"t-1","item":{"type":"commandExecution","id":"c","command":"sleep 600","status":"inProgress"}}}'
read line; echo '{"method":"turn/completed","params":{"threadId":"t-1","turn":{"id":"u-1","status":"interrupted"}}}'
read line`);
    const session = await open(agent, dir);
    let stopped: Promise<void> = Promise.resolve();
    let alive = true;
    for await (const event of session.prompt(request('x'), never)) {
      if (event.type === 'tool') stopped = session.interrupt();
      if (event.type === 'end') alive = existsSync(`/proc/${read(dir, 'servers').trim()}`);
    }
    await stopped;
    expect(alive).toBe(false);
    await session.close();
  });
});

describe('a server that fails and tries again without end', () => {
  it('is ended before the end is told, and the next prompt goes on with the thread by a new one', async () => {
    const { agent, dir } = await scripted(`
echo $$ >>servers
read line; echo '{"id":1,"result":{}}'
read line; read line; read line; echo "$line" >>opened; echo '{"id":2,"result":{"thread":{"id":"t-1"}}}'
read line; echo '{"id":3,"result":{"turn":{"id":"u-1"}}}'
if [ "$(wc -l <servers)" -gt 1 ]; then
  echo '{"method":"turn/completed","params":{"threadId":"t-1","turn":{"id":"u-1","status":"completed"}}}'
else
  for one in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21; do
    echo '{"method":"error","params":{"threadId":"t-1","turnId":"u-1","error":{"message":"bad gateway"},"willRetry":true}}'
  done
fi
read line`);
    const session = await open(agent, dir);
    let alive = true;
    for await (const event of session.prompt(request('x'), never)) {
      if (event.type !== 'end') continue;
      alive = existsSync(`/proc/${read(dir, 'servers').trim()}`);
      expect(event).toMatchObject({ reason: 'error', error: { kind: 'server', retryable: false } });
    }
    expect(alive).toBe(false);
    expect((await play(session)).at(-1)).toMatchObject({ reason: 'done' });
    await session.close();
    expect(read(dir, 'opened').split('\n').slice(0, 2)).toEqual([
      expect.stringContaining('thread/start'),
      expect.stringMatching(/thread\/resume.+t-1/),
    ]);
  });
});

describe('the look for codex', () => {
  const said = (script: string) => scripted(script).then(({ agent }) => agent.probe());

  it('tells its version, whether it is logged in, and what is new about it', async () => {
    const script = (version: string, login: string) =>
      `case "$1" in --version) echo "codex-cli ${version}";; login) ${login};; esac`;
    expect(await said(script('0.169.0', 'echo "Not logged in"; exit 1'))).toMatchObject({
      available: true,
      version: '0.169.0',
      loggedIn: false,
    });
    const newer = await said(script('0.170.1', 'echo "Logged in using ChatGPT"'));
    expect(newer).toMatchObject({ version: '0.170.1', loggedIn: true });
    expect(newer.notes[0]).toContain('newer than 0.169.0, the last that was tried');
    expect(await said(script('0.169.0', 'exit 2'))).toMatchObject({ loggedIn: null });
  });

  it('says when it is only half installed', async () => {
    const probe = await said('echo "Error: Missing optional dependency @openai/codex-linux-x64" >&2; exit 1');
    expect(probe.available).toBe(false);
    expect(probe.notes[0]).toContain('Missing optional dependency');
  });

  it('says when there is none, and how to get it', async () => {
    const agent = createCodex({ processes, configured: undefined, env: { PATH: await tempDir() } });
    expect(await agent.probe()).toMatchObject({ available: false, path: null });
    await expect(agent.open(OPTIONS)).rejects.toBeInstanceOf(ExternalError);
  });
});

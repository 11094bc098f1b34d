import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../../../schemas/agent-event.ts';
import { createClaude } from '../../../../../src/adapters/agents/claude/claude.ts';
import { createProcesses } from '../../../../../src/adapters/processes/run-child.ts';
import type { AgentPort } from '../../../../../src/ports/agent.ts';
import { request } from '../../../../support/request.ts';
import { tempDir } from '../../store/temp.ts';
import { OPTIONS } from './replay.ts';

/** An installation whose launcher does this; none without a script. */
async function installed(script: string | null): Promise<{ port: AgentPort; file: string }> {
  const dir = await tempDir();
  const file = join(dir, 'claude');
  if (script !== null) {
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }
  const env = { PATH: dir, ANTHROPIC_API_KEY: 'k' };
  return { port: createClaude({ processes: createProcesses(), configured: undefined, env }), file };
}

const VERSION = 'if [ "$1" = --version ]; then echo "2.1.329 (Claude Code)"; exit 0; fi';

describe('an installation of Claude Code', () => {
  it('is found with its version and whether somebody is logged in', async () => {
    const { port, file } = await installed(`${VERSION}\necho '{"loggedIn":true}'`);
    expect(await port.probe()).toMatchObject({ available: true, version: '2.1.329', path: file, loggedIn: true });
    const nobody = await installed(`${VERSION}\necho '{"loggedIn":false}'; exit 1`);
    expect(await nobody.port.probe()).toMatchObject({ available: true, loggedIn: false });
  });

  it('that does not say who is logged in leaves that open', async () => {
    const { port } = await installed(`${VERSION}\necho 'unknown command' >&2; exit 1`);
    expect(await port.probe()).toMatchObject({ available: true, loggedIn: null });
  });

  it.each([
    ['echo "Error: native binary not installed" >&2; exit 1', /native binary not installed/],
    ['exit 1', /no word/],
  ])('that is half there is not available, and says how to mend it: %s', async (script, word) => {
    const { port, file } = await installed(script);
    const probe = await port.probe();
    expect(probe).toMatchObject({ available: false, version: null, path: file });
    expect(probe.notes.join()).toMatch(word);
    expect(probe.notes.join()).toMatch(/npm install -g @anthropic-ai\/claude-code/);
  });

  it('that is not there is not available, and cannot be opened', async () => {
    const { port } = await installed(null);
    expect(await port.probe()).toMatchObject({ available: false, path: null });
    await expect(port.open(OPTIONS)).rejects.toThrow(/not found on PATH/);
  });
});

/** Knows no conversation it is to go on with; answers each prompt in a new one. */
const FORGETFUL = `
case "$*" in *--resume*)
  echo '{"type":"result","subtype":"error_during_execution","is_error":true,"session_id":"other","errors":["No conversation found with session ID: old"]}'
  exit 1
esac
read -r hello
echo '{"type":"system","subtype":"init","session_id":"fresh"}'
while read -r line; do
  case "$line" in *'"type":"user"'*) echo '{"type":"result","subtype":"success","is_error":false,"session_id":"fresh","result":"Done."}' ;; esac
done`;

describe('a conversation that Claude Code does not know any more', () => {
  it('begins anew with the same prompt, and says so once', async () => {
    const { port } = await installed(FORGETFUL);
    const session = await port.open({ ...OPTIONS, cwd: await tempDir(), resume: 'old' });
    const first = await drain(session.prompt(request('Go on'), new AbortController().signal));
    expect(first.filter((event) => event.type === 'notice')).toHaveLength(1);
    expect(first.filter((event) => event.type === 'end')).toMatchObject([{ reason: 'done', finalText: 'Done.' }]);
    expect(session.sessionId).toBe('fresh');
    const second = await drain(session.prompt(request('And on'), new AbortController().signal));
    expect(second.map((event) => event.type)).not.toContain('notice');
    await session.close();
  });
});

async function drain(events: AsyncIterable<AgentEvent>): Promise<AgentEvent[]> {
  const all: AgentEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

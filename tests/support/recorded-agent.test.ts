import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../src/adapters/store/temp.ts';
import { writePlays } from './recorded-agent.ts';
import type { Row } from './recordings.ts';

const row = (kind: 'in' | 'out', message: Record<string, unknown>): Row => ({
  row: kind,
  line: JSON.stringify(message),
  message,
});

/** What the fake agent says to these lines, which it is given all at once. */
async function play(rows: readonly Row[], lines: readonly object[]) {
  const { args, heard } = writePlays(await tempDir(), [{ rows }]);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args, '--flag']);
  child.stdin.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const messages: unknown[] = said.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  return { messages, heard: heard() };
}

describe('the fake agent', () => {
  it('waits for each line of a JSON-RPC conversation, and answers with the ids it was given', async () => {
    const rows = [
      row('in', { id: 1, method: 'initialize' }),
      row('out', { id: 1, result: { ok: true } }),
      row('in', { id: 2, method: 'turn/start' }),
      row('out', { id: 0, method: 'approve', params: {} }),
      row('in', { id: 0, result: { decision: 'accept' } }),
      row('out', { id: 2, result: {} }),
      row('out', { method: 'turn/completed', params: {} }),
    ];
    const told = [
      { id: 'a', method: 'initialize' },
      { id: 'x', method: 'not/recorded' },
      { id: 'b', method: 'turn/start' },
      { id: 0, result: { decision: 'decline' } },
    ];
    const { messages, heard } = await play(rows, told);
    expect(messages).toEqual([
      { id: 'a', result: { ok: true } },
      { id: 0, method: 'approve', params: {} },
      { id: 'b', result: {} },
      { method: 'turn/completed', params: {} },
    ]);
    expect(heard).toEqual([
      { pid: expect.any(Number), args: ['--flag'], lines: told.map((line) => JSON.stringify(line)), said: 0 },
    ]);
  });

  it('says nothing that was not asked for', async () => {
    const rows = [
      row('in', { type: 'control_request', request_id: 'r1', request: { subtype: 'initialize' } }),
      row('out', { type: 'control_response', response: { subtype: 'success', request_id: 'r1' } }),
      row('in', { type: 'user' }),
      row('out', { type: 'result' }),
    ];
    const interrupt = { type: 'control_request', request_id: 'i', request: { subtype: 'interrupt' } };
    const begin = { type: 'control_request', request_id: 'mine', request: { subtype: 'initialize' } };
    expect((await play(rows, [interrupt, begin])).messages).toEqual([
      { type: 'control_response', response: { subtype: 'success', request_id: 'mine' } },
    ]);
  });
});

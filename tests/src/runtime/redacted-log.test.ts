import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/adapters/text/redact.ts';
import { redactedLog } from '../../../src/runtime/redacted-log.ts';

function recorded() {
  const calls: string[] = [];
  const target = {
    path: '/log',
    write: (text: string) => void calls.push(text),
    close: async () => void calls.push('closed'),
  };
  return { calls, log: redactedLog(target, createRedactor({ DB_PASSWORD: 'hunter22' })) };
}

describe('a run log', () => {
  it('writes each line when it is whole, and half a line at the end before it is closed', async () => {
    const { calls, log } = recorded();
    log.write('one\ntwo\nthr');
    log.write('ee');
    expect(calls).toEqual(['one\ntwo\n']);
    await log.close();
    expect(calls).toEqual(['one\ntwo\n', 'three\n', 'closed']);
  });

  it('masks a secret that comes in two chunks, also in half a line at the end', async () => {
    const { calls, log } = recorded();
    for (const chunk of ['a hun', 'ter22 b\nand hunt', 'er22']) log.write(chunk);
    await log.close();
    expect(calls).toEqual(['a [redacted:DB_PASSWORD] b\n', 'and [redacted:DB_PASSWORD]\n', 'closed']);
  });

  it('masks a private key that comes line by line', async () => {
    const { calls, log } = recorded();
    for (const line of ['-----BEGIN PRIVATE KEY-----', 'MIIEvQIBADAN', '-----END PRIVATE KEY-----', 'after']) {
      log.write(`${line}\n`);
    }
    await log.close();
    expect(calls).toEqual(['[redacted:private-key]\n', 'after\n', 'closed']);
  });

  it('cuts a line that has no end, and goes on with the next', async () => {
    const { calls, log } = recorded();
    for (let chunk = 0; chunk < 40; chunk += 1) log.write('x '.repeat(32 * 1024));
    log.write('\nnext\n');
    await log.close();
    const text = calls.join('');
    expect(text.length).toBeLessThan(1024 * 1024 + 100);
    expect(text.endsWith('[the rest of a long line is cut off]\nnext\nclosed')).toBe(true);
  });
});

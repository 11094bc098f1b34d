import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecording, recordingNames } from './recordings.ts';

const place = join(import.meta.dirname, '../fixtures/agents');
const agents = readdirSync(place, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

describe.each(agents)('the recordings of %s', (agent) => {
  const texts = recordingNames(agent).map((name) => readFileSync(join(place, agent, `${name}.jsonl`), 'utf8'));
  const all = texts.join('');

  it('name no person, no machine and no place on it', () => {
    expect(all.match(/[\w.+-]+@[\w-]+\.[a-z]{2,}/i)).toBeNull();
    expect(all.match(/(^|[^\w$])\/(home|root|tmp|Users|work|private|var\/folders)\//)).toBeNull();
    expect(all.match(/\bsk-[a-z]+-(?!scripted)/)).toBeNull();
    expect(all.match(new RegExp(`\\b${hostname()}\\.|"${hostname()}"`))).toBeNull();
  });

  it('hold what a driver reads and not the words of a vendor to its model', () => {
    expect(Buffer.byteLength(all)).toBeLessThan(250_000);
    expect(Math.max(...all.split('\n').map((line) => line.length))).toBeLessThan(4000);
    expect(all.match(/"(system_prompt|instructions|base_?instructions)"/i)).toBeNull();
  });

  it('can be read, and have something said on both sides', () => {
    for (const name of recordingNames(agent)) {
      const kinds = new Set(readRecording(agent, name).map(({ row }) => row));
      expect([...kinds]).toEqual(expect.arrayContaining(['exit']));
      expect(kinds.has('out') || kinds.has('err')).toBe(true);
    }
  });
});

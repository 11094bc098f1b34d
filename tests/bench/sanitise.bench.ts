/**
 * Speed of the sanitiser and of the redactor, in MB of UTF-8 per second and as a ratio to the floor of touching each
 * line once (`split('\n')`) in the same run. Run: node tests/bench/sanitise.bench.ts
 */

import { createRedactor } from '../../src/adapters/text/redact.ts';
import { createStreamSanitiser, sanitise } from '../../src/adapters/text/sanitise.ts';

const MEGABYTES = 4;
const ROUNDS = 7;

const SAMPLES: Readonly<Record<string, string>> = {
  'clean ASCII': 'export const answer = compute(input); // forty-two\n',
  'clean Latin and symbols': 'café → naïve ✓ ├── src/main.ts 12 passed 🎉\n',
  'clean CJK': '日本語のテキスト、中国語和한국어 text\n',
  'Devanagari (marks)': 'नमस्ते दुनिया, परीक्षण सफल रहा\n',
  'coloured output': '\u001B[32m✓\u001B[39m src/main.test.ts \u001B[2m(12 tests)\u001B[22m 34 ms\n',
  'progress by CR': 'fetching 12%\rfetching 13%\r\n',
  'hostile mix': '\u001B]0;t\u0007\u001B[2J\u202Eabc\u200B\u001B[1;31mred\u001B[0m\u0007 e\u0301\u0301\n',
  'ESC flood': '\u001B',
  'OSC flood': '\u001B]',
  'mark flood': '\u0301',
};

/** Best of several rounds, since everything else on the machine only makes a round slower. */
function rate(bytes: number, work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return bytes / 1000 / best;
}

function stream(chunks: readonly Uint8Array[]): number {
  const sanitiser = createStreamSanitiser();
  return chunks.reduce((units, chunk) => units + sanitiser.push(chunk).length, 0) + sanitiser.flush().length;
}

const redact = createRedactor({ SOME_TOKEN: 'd41d8cd98f00b204e9800998ecf8427e', OTHER_KEY: 'correct-horse-battery' });

for (const [name, line] of Object.entries(SAMPLES)) {
  const copies = Math.ceil((MEGABYTES * 1e6) / Buffer.byteLength(line));
  const bytes = Buffer.from(line.repeat(copies));
  const text = bytes.toString();
  const chunks = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, index) =>
    bytes.subarray(index * 65_536, (index + 1) * 65_536),
  );
  const floor = rate(bytes.length, () => text.split('\n').length);
  const report = (what: string, speed: number): string =>
    `${what} ${speed.toFixed(0)} MB/s (${(floor / speed).toFixed(1)}x floor)`;
  console.log(
    [
      name.padEnd(24),
      `floor ${floor.toFixed(0)} MB/s`,
      report(
        'sanitise',
        rate(bytes.length, () => sanitise(text, { multiline: true })),
      ),
      report(
        'colour',
        rate(bytes.length, () => sanitise(text, { multiline: true, colour: true })),
      ),
      report(
        'stream',
        rate(bytes.length, () => stream(chunks)),
      ),
      report(
        'redact',
        rate(bytes.length, () => redact(text)),
      ),
    ].join(' · '),
  );
}

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { strokesFromRaw } from '../../../components/inputs/raw.ts';
import type { Stroke } from '../../../components/inputs/strokes.ts';
import { type InkDelivery, startInkDelivery } from '../../support/ink-delivery.tsx';
import { KEY_TOKENS, keyRun } from '../../support/terminal-bytes.ts';

let ink: InkDelivery;
beforeAll(async () => {
  ink = await startInkDelivery();
});
afterAll(() => ink.stop());

// Neighbouring text is one stroke or several depending on the reads; only its characters and their order matter.
function joined(strokes: readonly Stroke[]): Stroke[] {
  const result: Stroke[] = [];
  for (const stroke of strokes) {
    const last = result[result.length - 1];
    if (last?.kind === 'text' && stroke.kind === 'text') {
      result[result.length - 1] = { kind: 'text', text: last.text + stroke.text };
    } else {
      result.push(stroke);
    }
  }
  return result;
}

describe('bytes typed before ink is there', () => {
  test.each(KEY_TOKENS.map((token) => [JSON.stringify(token), token]))('%s means what it means to ink', (_, token) => {
    expect(joined(strokesFromRaw(token).strokes)).toEqual(joined(ink.strokes([token])));
  });

  test('any run of keys in one read means what ink makes of it key by key', () => {
    fc.assert(
      fc.property(keyRun, (run) => {
        const raw = strokesFromRaw(run.join(''));
        expect(raw.rest).toBe('');
        expect(joined(raw.strokes)).toEqual(joined(ink.strokes(run)));
      }),
      { numRuns: 300 },
    );
  });

  test('broken escape sequences mean what they mean to ink', () => {
    const piece = fc.constantFrom('\u001b', '[', 'O', 'A', '~', 'é', '\r', 'x');
    fc.assert(
      // The last character ends whatever was pending, since ink would decide about that with a timer.
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const bytes = `${pieces.join('')}zzé`;
        const raw = strokesFromRaw(bytes);
        expect(joined(raw.strokes)).toEqual(joined(ink.strokes([bytes])));
      }),
      { numRuns: 1500 },
    );
  });

  test.each(['\u001b', '\u001b[', '\u001b[1;5', '\u001bO', '\u001b[200~half a paste', '\u001b[20'])(
    'an unfinished %j is handed back',
    (rest) => {
      expect(strokesFromRaw(`ab${rest}`)).toEqual({ strokes: [{ kind: 'text', text: 'ab' }], rest });
    },
  );
});

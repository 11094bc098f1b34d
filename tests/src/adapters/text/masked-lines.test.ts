import { describe, expect, it } from 'vitest';
import { createMaskedLines } from '../../../../src/adapters/text/masked-lines.ts';

const redact = (text: string): string => text.replaceAll('hunter22', '[masked]');
const CUT = '[the rest of a long line is cut off]';

describe('masked lines', () => {
  it('come when they are whole, the last one at the flush', () => {
    const lines = createMaskedLines(redact, 100);
    expect(lines.push('one hun')).toEqual([]);
    expect(lines.push('ter22\r\ntwo')).toEqual(['one [masked]']);
    expect(lines.flush()).toEqual(['two']);
    expect(lines.flush()).toEqual([]);
  });

  it('are cut at the limit, with no half of a secret left at the edge', () => {
    const lines = createMaskedLines(redact, 20);
    expect(lines.push('a word then hunter22 and more\nnext\n')).toEqual([`a word then ${CUT}`, 'next']);
    expect(lines.push(`some words, hu${'nter22'.repeat(2)}\n`)).toEqual([`some words, ${CUT}`]);
  });

  it('keep the masks before the edge of a cut line', () => {
    const lines = createMaskedLines(redact, 600);
    const [line = ''] = lines.push(`hunter22 ${'x'.repeat(700)}\n`);
    expect(line).toBe(`[masked] ${'x'.repeat(600 - 9 - 512)}${CUT}`);
  });

  it('are masked before they are cut, for the cut may go through a secret', () => {
    const [line = ''] = createMaskedLines(redact, 600).push(`${'x'.repeat(84)}hunter22${'x'.repeat(700)}\n`);
    expect(line).not.toContain('hunt');
  });
});

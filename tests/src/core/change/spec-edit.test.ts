import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { specWithChange } from '../../../../src/core/change/spec-edit.ts';
import { parseSpec } from '../../../../src/core/spec.ts';
import { specText } from '../../../support/story.ts';

const change = (text: string, number = 1) => ({ id: `CHANGE-00${number}`, text });

describe('a specification with a change in it', () => {
  it('has the entries below one heading, in order, and every other byte as it was', () => {
    const spec = `${specText()}## Appendix\nstays\n`;
    const first = specWithChange(spec, change('one'));
    const { content } = specWithChange(first.content, change('two\nlines', 2));
    expect(content).toBe(`${spec}\n## Changes\n\n### CHANGE-001\n\n> one\n\n### CHANGE-002\n\n> two\n> lines\n`);
  });

  it('puts an entry before what a person wrote below the changes', () => {
    const { content } = specWithChange('# T\n\n## Changes\n\n## Notes\n', change('x'));
    expect(content).toBe('# T\n\n## Changes\n\n### CHANGE-001\n\n> x\n\n## Notes\n');
  });

  it('keeps the ends of lines of the file', () => {
    expect(specWithChange('# T\r\n', change('x')).content).toBe(
      '# T\r\n\r\n## Changes\r\n\r\n### CHANGE-001\r\n\r\n> x\r\n',
    );
  });

  it('means the same as before, whatever the words are', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom('# X', '### F-009: Evil', '```', '~~~', '| Database | yes |', '## Profile', '> '),
    );
    const words = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => lines.join('\n'));
    const before = parseSpec(specText());
    fc.assert(
      fc.property(words, fc.constantFrom('\n', '\r\n'), (text, eol) => {
        const spec = specText().replaceAll('\n', eol);
        const { content } = specWithChange(spec, change(text));
        expect(content.startsWith(spec)).toBe(true);
        expect(parseSpec(content)).toEqual(before);
        expect(parseSpec(specWithChange(content, change(text, 2)).content)).toEqual(before);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { hasFreshMarkers, hasMarkers } from '../../../../../src/adapters/git/fork/marked.ts';

const block = (ours: string, theirs = 'two\n'): string => `<<<<<<< one\n${ours}=======\n${theirs}>>>>>>> other\n`;
const NESTED = `intro\n${block(`a\n${block('b\n')}`)}end\n`;

describe('marked places one within the other', () => {
  it('are known where an earlier version has them just so', () => {
    expect(hasMarkers(NESTED)).toBe(true);
    expect(hasFreshMarkers(NESTED, [NESTED])).toBe(false);
    expect(hasFreshMarkers(`more\n${NESTED}`, ['other', NESTED, null])).toBe(false);
  });

  it.each([
    ['the outer one is new', block(`a\n${block('b\n')}`), block('b\n')],
    ['the inner one is new', block(`a\n${block('b\n')}`), block('a\n')],
    ['the inner one was changed', NESTED, NESTED.replace('b\n', 'c\n')],
    ['there is another beside them', `${NESTED}${block('x\n')}`, NESTED],
  ])('are not, where %s', (_, text, earlier) => {
    expect(hasFreshMarkers(text, [earlier])).toBe(true);
  });

  it('are known in the second half of another too', () => {
    const outer = block('a\n', `two\n${block('b\n')}`);
    expect(hasFreshMarkers(outer, [outer])).toBe(false);
    expect(hasFreshMarkers(outer, [block('b\n')])).toBe(true);
  });

  it('have nothing to do any more with what comes after the one around them', () => {
    const cut = block('<<<<<<<<< longer\n');
    const text = `${cut}=========\n>>>>>>>>> longer\n`;
    expect(hasFreshMarkers(text, [cut])).toBe(false);
    expect(hasFreshMarkers(text, [])).toBe(true);
  });

  it('are read in one pass, however deep', () => {
    const deep = `${'<<<<<<< one\n'.repeat(20_000)}${'=======\n>>>>>>> other\n'.repeat(20_000)}`;
    expect(hasFreshMarkers(deep, [deep])).toBe(false);
    const odd = `${'<<<<<<< one\n'.repeat(200_000)}${'========\n'.repeat(200_000)}`;
    expect(hasMarkers(odd)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { endsWithTrailers, type Trailer, withTrailers } from '../../../../src/adapters/git/trailers.ts';

const TASK: Trailer = ['CodeSleuth-Task', 'TASK-001'];
const RUN: Trailer = ['CodeSleuth-Run', 'r-1'];

describe('trailers', () => {
  it.each([
    ['feat: x', 'feat: x\n\nCodeSleuth-Task: TASK-001\n'],
    ['  feat: x\n\nbody\n\n\n', 'feat: x\n\nbody\n\nCodeSleuth-Task: TASK-001\n'],
    ['zero\0byte', 'zerobyte\n\nCodeSleuth-Task: TASK-001\n'],
    ['', 'chore: checkpoint\n\nCodeSleuth-Task: TASK-001\n'],
  ])('end the message %j as a paragraph of their own', (message, whole) => {
    expect(withTrailers(message, [TASK])).toBe(whole);
    expect(endsWithTrailers(whole, [TASK])).toBe(true);
  });

  it.each([
    ['another value', 'feat\n\nCodeSleuth-Task: TASK-0012\n'],
    ['not at the end', 'feat\n\nCodeSleuth-Task: TASK-001\n\nmore'],
    ['not a paragraph', 'feat\nCodeSleuth-Task: TASK-001\n'],
    ['with more in the paragraph', 'feat\n\nCodeSleuth-Task: TASK-001\nCodeSleuth-Run: r-1\n'],
  ])('are not found when they stand %s', (_what, message) => {
    expect(endsWithTrailers(message, [TASK])).toBe(false);
  });

  it('must all be there', () => {
    expect(endsWithTrailers(withTrailers('x', [TASK, RUN]), [TASK, RUN])).toBe(true);
    expect(endsWithTrailers(withTrailers('x', [TASK]), [TASK, RUN])).toBe(false);
  });
});

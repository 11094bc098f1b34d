import { expect, test } from 'vitest';
import { leftWords } from '../../../../src/core/forks/left-words.ts';

const left = (...files: string[]): string =>
  leftWords({ dir: '/my code/a', ref: 'refs/codesleuth/backup/1-a', files }).split('there: ')[1] ?? '';

test('the line that has changes again quotes what a shell would take apart, and names no pattern for git', () => {
  expect(left('a.txt', "it's")).toBe(
    "git -C '/my code/a' restore --source=refs/codesleuth/backup/1-a -- a.txt 'it'\\''s'",
  );
  for (const path of ['src/[id].ts', '*.txt', ':x', 'what?']) {
    expect(left('a.txt', path)).toContain("git --literal-pathspecs -C '/my code/a'");
  }
});

test('of many files names some and counts the rest', () => {
  const many = Array.from({ length: 12 }, (_, at) => `f${at}`);
  expect(left(...many)).toMatch(/ f8 f9 \(and 2 more files\)$/);
});

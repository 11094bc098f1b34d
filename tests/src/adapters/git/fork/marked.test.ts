import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { link } from '../../../../support/temp-repo.ts';
import { project } from './given.ts';

const MARKED = 'a\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> refs/x\nb\n';

it('finds files that hold all three lines in their order', async () => {
  const files: Record<string, string> = {
    marked: MARKED,
    crlf: MARKED.replaceAll('\n', '\r\n'),
    base: MARKED.replace('=======', '||||||| base\nz\n======='),
    'new\nline \\xff': MARKED,
    'after a lost one': `<<<<<<< HEAD\n=======\n${MARKED}`,
    longer: MARKED.replaceAll(/^([<=>])\1+/gm, (marker) => marker.repeat(3)),
    shorter: MARKED.replaceAll(/^([<=>])\1+/gm, (marker) => marker.slice(0, 3)),
    'one in another': `<<<<<<< HEAD\n<<<<<<<<< a\n=========\nx\n>>>>>>>>> b\n`,
  };
  const others: Record<string, string> = {
    resolved: 'a\nx\nb\n',
    heading: 'Title\n=======\n',
    quoted: '> <<<<<<< HEAD\n=======\n>>>>>>> x\n',
    reversed: '>>>>>>> x\n=======\n<<<<<<< HEAD\n',
    partial: '<<<<<<< HEAD\nx\n>>>>>>> y\n',
    'of several lengths': '<<<<<<<< HEAD\n=======\n>>>>>>>>> x\n',
    doctest: 'Title\n===\n\n>>> 1 + 1\n2\n',
    binary: '\0<<<<<<<\0',
  };
  const given = project({ ...files, ...others, dir: 'x' });
  given.repo.remove('dir');
  given.repo.write('dir/x', MARKED);
  link(given.repo, 'link', 'marked');
  const asked = [...Object.keys(others), ...Object.keys(files), 'missing', 'dir', 'link', 'resolved/below'];
  const escaped = (name: string): string => name.replace('\\xff', '\\x5cxff');
  expect(await given.forks.marked(given.repo.dir, asked.map(escaped))).toEqual(Object.keys(files).map(escaped));
});

it('does not look into a file that nobody could resolve by hand', async () => {
  const given = project({ huge: MARKED, large: MARKED });
  truncateSync(join(given.repo.dir, 'huge'), 32_000_001);
  truncateSync(join(given.repo.dir, 'large'), 1_000_000);
  expect(await given.forks.marked(given.repo.dir, ['huge', 'large'], null)).toEqual(['large']);
});

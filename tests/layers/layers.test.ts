import { beforeAll, describe, expect, test } from 'vitest';
import { type Finding, lint, root, withTree } from './lint.ts';
import { innocents, plants } from './plants.ts';

describe('the rules bite', () => {
  let found: Finding[] = [];

  beforeAll(async () => {
    const files = Object.fromEntries(plants.map((plant) => [plant.path, plant.code]));
    found = await withTree({ ...files, ...innocents }, (tree) => lint(tree, 'lint'));
  });

  test('no two plants share a file', () => {
    expect(new Set(plants.map((plant) => plant.path)).size).toBe(plants.length);
  });

  test.each(plants)('$breaks', ({ path, category, says }) => {
    const here = found.filter((finding) => finding.path === path && finding.category === category);
    expect(here.filter((finding) => (says ? says.test(finding.text) : true))).not.toEqual([]);
  });

  test.each(Object.keys(innocents))('%s is not accused', (path) => {
    expect(found.filter((finding) => finding.path === path)).toEqual([]);
  });
});

test('the tree keeps every rule', async () => {
  const found = await lint(root, 'check');
  expect(found.map(({ path, category, text }) => `${path}: ${category}: ${text}`)).toEqual([]);
});

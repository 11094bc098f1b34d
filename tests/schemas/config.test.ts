import { describe, expect, test } from 'vitest';
import { agentChoiceSchema } from '../../schemas/config.ts';

const read = (more: object) => agentChoiceSchema.safeParse({ backend: 'codex', model: null, ...more });

describe('the agents of a fork’s sides', () => {
  test.each([{}, { A: {} }, { A: { backend: 'claude' }, B: { model: 'large' } }, { B: { model: null } }])(
    'may be %j',
    (sides) => {
      expect(read({ sides }).data?.sides).toEqual(sides);
    },
  );

  test.each([
    [{ C: { backend: 'claude' } }, ['sides', 'C']],
    [{ A: 'claude' }, ['sides', 'A']],
    [{ A: { backend: 7 } }, ['sides', 'A', 'backend']],
  ])('are refused as %j, with the place of the mistake', (sides, path) => {
    const issue = read({ sides }).error?.issues[0];
    const keys = issue?.code === 'unrecognized_keys' ? issue.keys : [];
    expect([...(issue?.path ?? []), ...keys].slice(0, path.length)).toEqual(path);
  });
});

import { expect, test } from 'vitest';
import { scenarioSchema } from '../../schemas/scenario.ts';

const base = { schema_version: 1, name: 'x' };

function firstIssue(value: unknown): string {
  const issue = scenarioSchema.safeParse(value).error?.issues[0];
  return `${issue?.path.join('.')}: ${issue?.code}`;
}

test('fills in what may be left out', () => {
  const { steps, description } = scenarioSchema.parse({ ...base, steps: [{ do: { act: 'fail-gate' } }] });
  expect(steps).toEqual([{ when: {}, do: { act: 'fail-gate', times: 1 } }]);
  expect(description).toBe('');
});

test.each([
  ['an unknown key at the top', { ...base, steps: [], extra: 1 }, ': unrecognized_keys'],
  [
    'an unknown key in when',
    { ...base, steps: [{ when: { task: 'TASK-001' }, do: { act: 'die' } }] },
    'steps.0.when: unrecognized_keys',
  ],
  ['an unknown key in do', { ...base, steps: [{ do: { act: 'die', loudly: true } }] }, 'steps.0.do: unrecognized_keys'],
  ['an unknown act', { ...base, steps: [{ do: { act: 'explode' } }] }, 'steps.0.do.act: invalid_union'],
  [
    'an unknown rule',
    { ...base, steps: [{ do: { act: 'plan-broken', rule: 'x' } }] },
    'steps.0.do.rule: invalid_value',
  ],
  [
    'a path outside the project',
    { ...base, steps: [{ do: { act: 'trespass', paths: ['a/../../b'] } }] },
    'steps.0.do.paths.0: custom',
  ],
  [
    'an absolute path',
    { ...base, steps: [{ do: { act: 'trespass', paths: ['/etc/x'] } }] },
    'steps.0.do.paths.0: custom',
  ],
  ['a version of the future', { ...base, schema_version: 2, steps: [] }, 'schema_version: invalid_value'],
])('refuses %s and names the place', (_name, value, issue) => {
  expect(firstIssue(value)).toBe(issue);
});

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

test('only the act that says so may leave the project directory', () => {
  const paths = ['/tmp/x', '../main/x'];
  expect(scenarioSchema.safeParse({ ...base, steps: [{ do: { act: 'trespass-outside', paths } }] }).success).toBe(true);
  for (const act of ['trespass', 'trespass-reported'])
    expect(firstIssue({ ...base, steps: [{ do: { act, paths } }] })).toBe('steps.0.do.paths.0: custom');
});

test.each([
  [
    'an unknown misdeed',
    { ...base, steps: [{ do: { act: 'git-elsewhere', dir: 'x', misdeeds: ['push'] } }] },
    'steps.0.do.misdeeds.0: invalid_value',
  ],
  [
    'words of nothing',
    { ...base, steps: [{ when: { direction: '' }, do: { act: 'die' } }] },
    'steps.0.when.direction: too_small',
  ],
  ['no portion', { ...base, steps: [{ do: { act: 'spend', portions: 0 } }] }, 'steps.0.do.portions: too_small'],
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

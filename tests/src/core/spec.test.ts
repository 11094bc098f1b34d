import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSpec } from '../../../src/core/spec.ts';

const text = `# Habit log

Records habits.
For one person.

## Profile
| Aspect | Value |
|---|---|
| Platforms | Web, Linux |
| Authentication | no |
| Database | yes |
| Payments | no |
| External APIs | no |
| Multi-tenant | no |
| Machine learning | no |

## Features

### F-001: Record a habit
Text.

### F-002: Show streaks
`;
const messages = (any: string): string[] =>
  parseSpec(any).problems.map((problem) => `${problem.line}: ${problem.message}`);

describe('parseSpec', () => {
  test('reads title, summary, profile and features', () => {
    expect(parseSpec(text)).toEqual({
      spec: {
        title: 'Habit log',
        summary: 'Records habits.\nFor one person.',
        features: [
          { id: 'F-001', title: 'Record a habit', line: 19 },
          { id: 'F-002', title: 'Show streaks', line: 22 },
        ],
        profile: {
          platforms: ['Web', 'Linux'],
          auth: false,
          database: true,
          payments: false,
          externalApis: false,
          multiTenant: false,
          machineLearning: false,
        },
      },
      problems: [],
    });
  });

  test.each([
    ['Windows line ends', text.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${text}`],
    ['examples in code', `${text}\n\`\`\`\n### F-001: again\n# Other\n\`\`\`\n`],
    ['remarks beside yes and no', text.replace('| Database | yes |', '| **Database** | Yes (SQLite) |')],
    ['other spellings', text.replace('Multi-tenant', 'multi tenant').replace('Web, Linux', 'web and linux')],
  ])('tolerates %s', (_name, odd) => {
    expect(parseSpec(odd)).toEqual(parseSpec(text));
  });

  test.each([
    ['no title', text.replace('# Habit log', ''), 'null: there is no title (# Title)'],
    ['no profile', text.replace('## Profile', '## Other'), 'null: there is no heading "## Profile" with its table'],
    ['a missing aspect', text.replace('| Payments | no |\n', ''), '6: the Profile table has no row "Payments"'],
    [
      'an aspect twice',
      text.replace('| Payments | no |', '| Payments | no |\n| payments | yes |'),
      '13: the Profile table has two rows "payments"',
    ],
    [
      'neither yes nor no',
      text.replace('| Payments | no |', '| Payments | later |'),
      '12: Payments is "later", not yes or no',
    ],
    ['an unknown platform', text.replace('Web, Linux', 'Web, Amiga'), '9: unknown platform "Amiga"'],
    ['no platform', text.replace('Web, Linux', ''), '9: Platforms names no platform'],
    ['an id twice', text.replace('F-002', 'F-001'), '22: F-001 stands twice, first on line 19'],
    ['too few digits', text.replace('F-002', 'F-2'), '22: F-2: the number of a feature has at least three digits'],
    ['no feature title', text.replace(': Show streaks', ''), '22: F-002 has no title'],
    ['no feature', text.replaceAll('### F-', '### G-'), 'null: there is no feature (### F-001: Title)'],
    ['code that never closes', `${text}\n\`\`\`\n`, '24: the code block that begins here is never closed'],
  ])('names %s with its line and gives no specification', (_name, odd, expected) => {
    expect(messages(odd)).toEqual([expected]);
    expect(parseSpec(odd).spec).toBeNull();
  });

  test('never throws, and has a specification exactly when it has no problem', () => {
    const piece = fc.constantFrom(...text.split('\n'), '```', '| Payments | ? |');
    const any = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('\n')),
    );
    fc.assert(
      fc.property(any, (odd) => {
        const { spec, problems } = parseSpec(odd);
        expect(spec === null).toBe(problems.length > 0);
      }),
    );
  });
});

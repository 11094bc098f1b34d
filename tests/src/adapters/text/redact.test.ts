import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createRedactor } from '../../../../src/adapters/text/redact.ts';

// Keys are put together here, so that no scanner takes this file for a leak.
const fill = (length: number): string => 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9'.repeat(20).slice(0, length);
const upper = (length: number): string => 'A3D5G7J9M1P3S5V7Y9B2'.repeat(5).slice(0, length);
const pem = (kind: string, body: string): string => `-----BEGIN ${kind}-----\n${body}\n-----END ${kind}-----`;

const SECRETS: readonly (readonly [what: string, secret: string])[] = [
  ['anthropic-key', `sk-ant-api03-${fill(60)}_-x`],
  ['openai-key', `sk-proj-${fill(40)}_${fill(8)}`],
  ['openai-key', `sk-${fill(48)}`],
  ['google-key', `AIza${fill(35)}`],
  ['google-oauth', `ya29.${fill(40)}`],
  ['github-token', `ghp_${fill(36)}`],
  ['github-token', `gho_${fill(36)}`],
  ['github-token', `github_pat_${fill(22)}_${fill(59)}`],
  ['gitlab-token', `glpat-${fill(20)}`],
  ['slack-token', `xoxb-123456789012-${fill(24)}`],
  ['npm-token', `npm_${fill(36)}`],
  ['stripe-key', `sk_live_${fill(24)}`],
  ['stripe-key', `whsec_${fill(32)}`],
  ['aws-key-id', `AKIA${upper(16)}`],
  ['jwt', `eyJ${fill(17)}.eyJ${fill(30)}.${fill(43)}`],
  ['private-key', pem('RSA PRIVATE KEY', `${fill(64)}\n${fill(64)}`)],
  ['private-key', pem('OPENSSH PRIVATE KEY', fill(70))],
  ['private-key', pem('PRIVATE KEY', fill(70))],
];

const redact = createRedactor({});

describe('known formats', () => {
  test.each(SECRETS)('masks %s wherever it stands', (name, secret) => {
    const mask = `[redacted:${name}]`;
    for (const [before, after] of [
      ['', ''],
      ['see ', ' and more'],
      ['KEY=', '\n'],
      ['"key": "', '",'],
      ['{"text":"first\\n', '\\nlast"}'],
      ['(', ').'],
    ]) {
      expect(redact(`${before}${secret}${after}`)).toBe(`${before}${mask}${after}`);
    }
  });

  test.each([
    ['AWS secrets', `aws_secret_access_key = ${fill(40)}`, 'aws_secret_access_key = [redacted:aws-secret]'],
    ['AWS secrets in JSON', `"SecretAccessKey": "${fill(40)}"`, '"SecretAccessKey": "[redacted:aws-secret]"'],
    ['authorization headers', `Authorization: Bearer ${fill(20)}`, 'Authorization: Bearer [redacted:authorization]'],
    ['basic credentials', 'authorization: Basic dXNlcjpwYXNz', 'authorization: Basic [redacted:authorization]'],
    [
      'headers in JSON',
      `{"authorization":"Bearer ${fill(20)}"}`,
      '{"authorization":"Bearer [redacted:authorization]"}',
    ],
    [
      'headers in JSON in JSON',
      `{\\"authorization\\":\\"token ${fill(20)}\\"}`,
      '{\\"authorization\\":\\"token [redacted:authorization]\\"}',
    ],
    ['bare bearer tokens', `curl -H 'bearer ${fill(24)}'`, "curl -H 'bearer [redacted:bearer-token]'"],
    ['key headers', `x-api-key: ${fill(20)}`, 'x-api-key: [redacted:api-key-header]'],
    ['passwords in URLs', 'postgres://app:hunter2@db:5432/x', 'postgres://[redacted:url-password]@db:5432/x'],
    ['passwords with @ in URLs', 'https://me:p@ss@host/x', 'https://[redacted:url-password]@host/x'],
    ['passwords without a user', 'redis://:hunter2@cache', 'redis://[redacted:url-password]@cache'],
    [
      'webhooks',
      `https://hooks.slack.com/services/T0/B0/${fill(24)}`,
      'https://hooks.slack.com/services/[redacted:slack-webhook]',
    ],
    ['a key cut short, to the end', `x\n-----BEGIN PRIVATE KEY-----\n${fill(64)}`, 'x\n[redacted:private-key]'],
    [
      'two keys',
      `${pem('PRIVATE KEY', 'a')} and ${pem('EC PRIVATE KEY', 'b')}!`,
      '[redacted:private-key] and [redacted:private-key]!',
    ],
  ])('masks %s', (_what, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test.each([
    'task-0123456789abcdef0123456789abcdef is done',
    'the bearer certificates-issued-internationally were lost',
    'see https://example.com:8080/path and mail me@example.com',
    'https://registry.npmjs.org/npm and npm_config_registry',
    'author: someone, authority: none',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    'AKIA is a prefix, eyJ another, sk- and sk-ant- too',
    `sha256:${'0123456789abcdef'.repeat(4)}`,
    'tokens: 12.3k, secret santa, a key insight',
  ])('leaves %s alone', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('values of secret variables', () => {
  const secret = 'correct horse "battery"';

  it('are masked as they are, inside JSON and inside URLs', () => {
    const mask = createRedactor({ DB_PASSWORD: secret });
    expect(mask(`a ${secret} b`)).toBe('a [redacted:DB_PASSWORD] b');
    expect(mask(JSON.stringify({ secret }))).toBe('{"secret":"[redacted:DB_PASSWORD]"}');
    expect(mask(`?p=${encodeURIComponent(secret)}`)).toBe('?p=[redacted:DB_PASSWORD]');
  });

  test.each(['API_KEY', 'gh_token', 'ClientSecret', 'PASSWORD', 'AWS_CREDENTIAL'])(
    'count when the name is %s',
    (name) => {
      expect(createRedactor({ [name]: 'plain-value' })('plain-value')).toBe(`[redacted:${name}]`);
    },
  );

  test.each([
    ['short ones', { A_KEY: 'short12' }, 'short12'],
    ['other variables', { HOME: '/home/someone', EDITOR: 'some-editor' }, '/home/someone some-editor'],
    ['unset ones', { A_KEY: undefined, B_KEY: '' }, 'undefined'],
    [
      'places of secrets',
      { SSH_KEY_PATH: '/home/someone/.ssh/id', GOOGLE_APPLICATION_CREDENTIALS: '/etc/gcp.json' },
      '/home/someone/.ssh/id /etc/gcp.json',
    ],
  ])('do not include %s', (_what, env, text) => {
    expect(createRedactor(env)(text)).toBe(text);
  });

  it('mask the longer of two that overlap', () => {
    const mask = createRedactor({ A_TOKEN: 'abcdefgh', B_TOKEN: 'abcdefgh-ijkl' });
    expect(mask('abcdefgh-ijkl abcdefgh')).toBe('[redacted:B_TOKEN] [redacted:A_TOKEN]');
  });

  it('may hold any character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 8, maxLength: 40 }), fc.string(), (value, around) => {
        fc.pre(
          value.trim().length >= 8 && !around.includes(value.trim()) && !'[redacted:A_KEY]'.includes(value.trim()),
        );
        const result = createRedactor({ A_KEY: value })(`<${value.trim()}>`);
        expect(result).toBe('<[redacted:A_KEY]>');
      }),
    );
  });
});

describe('for any text', () => {
  const word = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(...SECRETS.map(([, secret]) => secret), '\n', ' ', '://', ':', '@'),
  );
  const text = fc.array(word, { maxLength: 30 }).map((words) => words.join(' '));

  it('no secret is left, and masking twice changes nothing', () => {
    fc.assert(
      fc.property(text, (input) => {
        const masked = redact(input);
        for (const [, secret] of SECRETS) expect(masked).not.toContain(secret);
        expect(redact(masked)).toBe(masked);
      }),
      { numRuns: 500 },
    );
  });

  it('a megabyte of almost-secrets is finished', () => {
    const floods = [
      'eyJaaaaaaaa.',
      'eyJ',
      '-----BEGIN PRIVATE KEY-----',
      '://a:',
      'bearer ',
      'sk-ant-',
      'authorization: ',
      'AKIA',
      'a@b:c/',
    ];
    for (const piece of floods) expect(redact(piece.repeat(1e6 / piece.length)).length).toBeGreaterThan(0);
  });
});

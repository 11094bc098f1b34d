import { describe, expect, test } from 'vitest';
import type { KnownSecret } from '../../../../schemas/secret.ts';
import { createSecretScan } from '../../../../src/adapters/secrets/scan.ts';
import { FAKE_SECRETS, githubToken, varied } from '../../../support/fake-secrets.ts';

const bytesOf = (text: string) => Buffer.from(text, 'utf8');

interface Given {
  readonly path?: string;
  readonly before?: string | null;
  readonly known?: readonly KnownSecret[];
  readonly env?: Readonly<Record<string, string>>;
}

function scan(content: string | Buffer, { path = 'src/a.ts', before = null, known = [], env = {} }: Given = {}) {
  const bytes = typeof content === 'string' ? bytesOf(content) : content;
  const held = async () => (before === null ? null : bytesOf(before));
  return createSecretScan(env)({ path, bytes, before: held }, known);
}

const code = (value: string): string =>
  `// first\nexport const a = 1;\nconst held = \`${value}\`;\nexport default held;\n`;

describe('secrets of every kind', () => {
  test.each(FAKE_SECRETS)('$kind is found by line and kind, and its value is nowhere', async ({ kind, value }) => {
    const found = await scan(code(value));
    expect(found.map((one) => [one.file, one.line, one.kind])).toEqual([['src/a.ts', 3, kind]]);
    for (const part of value.split(/\s+/).filter((word) => word.length > 8)) {
      expect(JSON.stringify(found)).not.toContain(part);
    }
    expect(found[0]?.mark).toEqual({
      salt: expect.stringMatching(/^[0-9a-f]{32}$/),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('there are at least twelve', () => {
    expect(new Set(FAKE_SECRETS.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(12);
  });

  test('a comment of the scanner does not switch it off, in any of its forms', async () => {
    const off = ['secretlint', 'disable'].join('-');
    const key = FAKE_SECRETS.find(({ kind }) => kind === 'SendGrid key')?.value ?? '';
    for (const comment of [off, `${off}-line`, `${off}-next-line`, `${off} @secretlint/secretlint-rule-sendgrid`]) {
      const content = `// ${comment}\nconst a = '${key}'; // ${comment}\n`;
      expect((await scan(content)).map(({ line, kind }) => [line, kind])).toEqual([[2, 'SendGrid key']]);
    }
  });

  test('CRLF lines, a byte-order mark, UTF-16 and bytes that are no text hide nothing', async () => {
    const token = githubToken();
    const lines = `one\r\ntwo ${token}\r\n`;
    for (const content of [
      bytesOf(lines),
      bytesOf(`\ufeff${lines}`),
      Buffer.from(`\ufeff${lines}`, 'utf16le'),
      Buffer.concat([Buffer.from([0xff, 0x00, 0xfe, 0x80]), bytesOf(lines), Buffer.from([0, 1, 2])]),
    ]) {
      expect((await scan(content)).map(({ line, kind }) => [line, kind])).toEqual([[2, 'GitHub token']]);
    }
  });

  test('behind a byte-order mark a value is the same value', async () => {
    const [first] = await scan(`x ${githubToken()} y`);
    if (first === undefined) throw new Error('nothing found');
    const known = [{ file: first.file, mark: first.mark, allowed: true }];
    expect(await scan(`\ufeffx ${githubToken()} y`, { known })).toEqual([]);
  });

  test('a value that stands in a file several times is told once, at its first line', async () => {
    const token = githubToken();
    expect(await scan(`\n${token}\n${token}\n${githubToken(3)}\n`)).toMatchObject([{ line: 2 }, { line: 4 }]);
  });
});

describe('values of the environment', () => {
  const env = { SHOP_PASSWORD: 'Tr0ubador-and-3', MAIL_TOKEN: 'disabled', KEY_SERVER_URL: 'https://keys.example.org' };

  test('the exact value of a variable that is called like a secret is found, named by the variable alone', async () => {
    const found = await scan(`login('shop', 'Tr0ubador-and-3')`, { env });
    expect(found).toMatchObject([{ line: 1, kind: 'value of SHOP_PASSWORD' }]);
    expect(JSON.stringify(found)).not.toContain('Tr0ubador');
  });

  test('a plain word, an address, and a place are values anybody may write', async () => {
    const places = { SSH_KEY_FILE: '/home/someone/.ssh/id', API_KEY_PATH: '~/keys/one/two/three' };
    const text = 'disabled https://keys.example.org /home/someone/.ssh/id ~/keys/one/two/three';
    expect(await scan(text, { env: { ...env, ...places } })).toEqual([]);
  });
});

describe('what is no secret', () => {
  const hash = (at: number): string => varied(86, at);
  const integrity = Array.from({ length: 200 }, (_, at) => `"integrity": "sha512-${hash(at)}=="`).join(',\n');
  const commits = Array.from(
    { length: 100 },
    (_, at) => `${'0123456789abcdef'.repeat(3).slice(at % 8, (at % 8) + 40)}`,
  );
  const path = Array.from({ length: 400 }, (_, at) => `L${at * 1.37} ${(at * 7.3) % 91}`).join('');
  const minified = `!function(e,t){var n=${JSON.stringify(varied(600))};${'e[t]=function(r){return r.exports};'.repeat(300)}}();`;

  test.each([
    ['a lock file', 'package-lock.json', `{${integrity}}`],
    ['hashes of commits', 'CHANGELOG.md', commits.join('\n')],
    ['a picture of paths', 'logo.svg', `<svg><path d="M0 0${path}"/></svg>`],
    ['minified code', 'dist/app.min.js', minified],
    ['a picture in base64', 'style.css', `a{background:url(data:image/png;base64,${varied(4000)})}`],
    ['a public key', 'key.pub', `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${varied(40)} me@example.org`],
    ['a certificate', 'ca.pem', `-----BEGIN CERTIFICATE-----\nMII${varied(300)}\n-----END CERTIFICATE-----\n`],
    [
      'a variable that is read',
      'a.ts',
      "const key = process.env.API_KEY;\nfetch(u, {headers: {authorization: 'Bearer ' + key}});",
    ],
    [
      'placeholders',
      '.env.example',
      `API_KEY=your-key-here\nTOKEN=${'x'.repeat(40)}\nURL=postgres://user:password@localhost/db`,
    ],
    ['the example key of Amazon', 'docs.md', ['AK', 'IAIOSFODNN7EXAMPLE'].join('')],
    ['a uuid', 'ids.json', '{"id": "6f1c1a52-7f0c-4b8e-9a33-0d5c3f2e7b11"}'],
  ])('%s', async (_what, file, content) => {
    expect(await scan(content, { path: file })).toEqual([]);
  });
});

describe('what is known of a file', () => {
  test('what the history holds of it already is no news, a second value is', async () => {
    const [old, fresh] = [githubToken(), githubToken(5)];
    expect(await scan(`${old}\n${fresh}\n`, { before: `x\n${old}\n` })).toMatchObject([{ line: 2 }]);
  });

  test('one that was found before keeps its mark; in another file and for another value it gets its own', async () => {
    const [first] = await scan(code(githubToken()));
    if (first === undefined) throw new Error('nothing found');
    const known = [{ file: first.file, mark: first.mark, allowed: false }];
    expect((await scan(`\n${githubToken()}`, { known }))[0]?.mark).toEqual(first.mark);
    expect((await scan(githubToken(9), { known }))[0]?.mark.hash).not.toBe(first.mark.hash);
    expect((await scan(githubToken(), { known, path: 'src/b.ts' }))[0]?.mark.hash).not.toBe(first.mark.hash);
  });

  test('an allowed one is left out in its file, and in no other', async () => {
    const [first] = await scan(code(githubToken()));
    if (first === undefined) throw new Error('nothing found');
    const known = [{ file: first.file, mark: first.mark, allowed: true }];
    expect(await scan(`\n\n${githubToken()}`, { known })).toEqual([]);
    expect(await scan(`${githubToken()}\n${githubToken(2)}`, { known })).toMatchObject([{ line: 2 }]);
    expect(await scan(githubToken(), { known, path: 'src/b.ts' })).toHaveLength(1);
  });

  test('the same value is marked otherwise each time, so that hashes of two projects tell nothing', async () => {
    const [a, b] = [await scan(code(githubToken())), await scan(code(githubToken()))];
    expect(a[0]?.mark.hash).not.toBe(b[0]?.mark.hash);
  });
});

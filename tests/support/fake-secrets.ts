/** Secrets of the form real ones have, put together here, so that no file of the repository holds one. */

const LETTERS = 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zC';

/** `length` letters and digits that look like chance and are always the same; `from` gives another run of them. */
export function varied(length: number, from = 0): string {
  let text = '';
  for (let at = 0; at < length; at += 1) text += LETTERS[(at * 7 + from + Math.floor(at / 32) * 5) % LETTERS.length];
  return text;
}

const hex = (length: number): string =>
  Array.from({ length }, (_, at) => '0123456789abcdef'[(at * 7 + 3 + Math.floor(at / 16)) % 16]).join('');

const join = (...parts: readonly string[]): string => parts.join('');

/** A token of GitHub; `from` gives another one. */
export const githubToken = (from = 0): string => join('gh', 'p_', varied(36, from));

const pem = (kind: string): string => {
  const body = `MII${varied(400)}`.match(/.{1,64}/g)?.join('\n') ?? '';
  return join('-----BEGIN ', kind, 'PRIVATE', ' KEY-----\n', body, '\n-----END ', kind, 'PRIVATE', ' KEY-----');
};

/** Kinds by the words the shell has for them, and a line of code that holds one. */
export const FAKE_SECRETS: readonly { readonly kind: string; readonly value: string; readonly file?: string }[] = [
  { kind: 'GitHub token', value: githubToken() },
  { kind: 'AWS access key id', value: join('AK', 'IA', 'J7Q2XN4ZC6VB5TRM') },
  { kind: 'AWS secret access key', value: join('aws_secret_access', '_key = "', varied(40), '"') },
  { kind: 'Slack token', value: join('xo', 'xb-', '123456789012-1234567890123-', varied(24)) },
  {
    kind: 'Slack webhook',
    value: join('https://hooks.', 'slack.com/services/', 'T12345678/B12345678/', varied(24)),
  },
  { kind: 'SendGrid key', value: join('S', 'G.', varied(22), '.', varied(43)) },
  { kind: 'Anthropic key', value: join('sk-', 'ant-api03-', varied(93), 'AA') },
  { kind: 'OpenAI key', value: join('sk-', 'proj-', varied(48)) },
  { kind: 'npm token', value: join('np', 'm_', varied(36)) },
  { kind: 'GitLab token', value: join('gl', 'pat-', varied(20)) },
  { kind: 'Stripe key', value: join('sk', '_live_', varied(24)) },
  { kind: 'Google key', value: join('AI', 'za', varied(35)) },
  { kind: 'Hugging Face token', value: join('h', 'f_', 'aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH') },
  { kind: 'private key', value: pem('RSA ') },
  { kind: 'private key', value: pem('') },
  { kind: 'password in a URL', value: join('https://', 'deploy:', varied(12), '@git.example.org/x') },
  { kind: 'password of a database', value: join('postgres', '://app:', varied(14), '@db.internal:5432/shop') },
  { kind: 'Shopify key', value: join('shp', 'at_', hex(32)) },
  { kind: 'Linear token', value: join('lin', '_api_', varied(40)) },
  { kind: 'Docker token', value: join('dc', 'kr_pat_', varied(27)) },
];

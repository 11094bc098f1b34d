import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { servedAtHome } from '../../../../../src/adapters/agents/codex/at-home.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'codesleuth-codex-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Home {
  readonly config?: string;
  readonly auth?: unknown;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly wanted?: string;
}

function served({ config = '', auth = null, args = [], env = {}, wanted }: Home) {
  writeFileSync(join(dir, 'config.toml'), config);
  if (auth !== null) writeFileSync(join(dir, 'auth.json'), JSON.stringify(auth));
  return servedAtHome({ args, env: { CODEX_HOME: dir, ...env } }, wanted ?? null, '/nowhere');
}

const LOGIN = { auth_mode: 'chatgpt', OPENAI_API_KEY: null, tokens: { id_token: 'a.b.c' } };

test.each<[string, Home, ReturnType<typeof servedAtHome>]>([
  ['nothing there', {}, {}],
  [
    'a model and a key',
    { config: 'model = "gpt-5" # mine', auth: { OPENAI_API_KEY: 'sk-x' } },
    { model: 'gpt-5', billing: 'metered' },
  ],
  ['a log-in of a plan', { config: "model = 'gpt-5'", auth: LOGIN }, { model: 'gpt-5', billing: 'subscription' }],
  ['a key for exec before the log-in', { auth: LOGIN, env: { CODEX_API_KEY: 'sk-x' } }, { billing: 'metered' }],
  ['the model that was asked for', { config: 'model = "gpt-5"', wanted: 'gpt-5-mini' }, { model: 'gpt-5-mini' }],
  ['a log-in of a kind that is not known', { auth: { auth_mode: 'agentIdentity', tokens: {} } }, {}],
  ['a file that is no JSON object', { auth: [1] }, {}],
  ['another provider', { config: 'model = "m"\nmodel_provider = "x"', auth: LOGIN }, { model: 'x/m' }],
  ['a model of a table only', { config: '[profiles.a]\nmodel = "gpt-5"', auth: LOGIN }, { billing: 'subscription' }],
  ['a profile', { config: 'profile = "a"\nmodel = "gpt-5"', auth: LOGIN }, {}],
  ['an argument that may choose', { config: 'model = "gpt-5"', auth: LOGIN, args: ['-c', 'model_provider="x"'] }, {}],
])('who serves codex exec, by %s', (_what, home, expected) => {
  expect(served(home)).toEqual(expected);
});

import { createAcp } from '../../../src/adapters/agents/acp/acp.ts';
import { programOf } from '../install.ts';
import { status } from '../steps.ts';
import { type Driven, presetOf, proxies } from './driven.ts';

const MODEL = {
  name: 'Scripted',
  tool_call: true,
  limit: { context: 100_000, output: 8000 },
  cost: { input: 1, output: 2, cache_read: 0.1 },
};

/** What a person would set who wants it to ask nobody else. */
const QUIET = { OPENCODE_DISABLE_MODELS_FETCH: '1' };

/** The configuration that makes the server its only provider. */
const configuration = (url: string): string =>
  JSON.stringify({
    model: 'scripted/m',
    small_model: 'scripted/m',
    provider: {
      scripted: {
        npm: '@ai-sdk/openai-compatible',
        options: { baseURL: `${url}/v1`, apiKey: 'scripted' },
        models: { m: MODEL },
      },
    },
  });

/** Variables that point it at a server. */
export const opencodeEnv = (url: string): Readonly<Record<string, string>> => ({
  ...QUIET,
  OPENCODE_CONFIG_CONTENT: configuration(url),
});

const SILENT = 'it tries again without a word';
const LONG = 'it tries for more than a minute without a word';
const NO_STATUS = 'it does not tell the status';
const UNKNOWN = { error: { status: null } };

export const OPENCODE: Driven = {
  id: 'opencode',
  model: null,
  port: (at) =>
    createAcp(presetOf('opencode'), {
      processes: at.processes,
      configured: { command: programOf('opencode'), args: [], env: ['HOME'] },
      env: { ...proxies(at), ...opencodeEnv(at.server.url) },
    }),
  write: (cwd, file, content) => ({ name: 'write', input: { filePath: `${cwd}/${file}`, content } }),
  overrule({ cwd }, hooked) {
    const plugin = `import { writeFileSync } from 'node:fs';\nexport const Own = async () => { writeFileSync(${JSON.stringify(hooked)}, ''); return {}; };\n`;
    const allow = JSON.stringify({ permission: { edit: 'allow', bash: 'allow' } });
    return {
      [`${cwd}/opencode.json`]: allow,
      [`${cwd}/.opencode/opencode.json`]: allow,
      [`${cwd}/.opencode/plugin/own.js`]: plugin,
    };
  },
  shell: (command) => ({ name: 'bash', input: { command, description: 'runs it' } }),
  result: null,
  limitArgs: null,
  spokenFrames: 4,
  contextOverflow: status(400, {
    code: 'context_length_exceeded',
    message: "This model's maximum context length is 100000 tokens.",
  }),
  overloaded: 503,
  exact: false,
  prices: null,
  // It looks for packages whenever a session begins, whatever it is told; refused, it goes on.
  outside: ['registry.npm'],
  stated: {
    text: { partial: 'it tells the tokens of the last request of a prompt only; its figures are marked as not exact' },
    'schema result': { not: 'it cannot be held to a schema; the result is read from the fenced block' },
    'loop with a limit': {
      partial: 'it has no limit of its own; an interrupt ends the loop',
      end: { reason: 'cancelled', error: null },
    },
    '401': { partial: NO_STATUS, end: UNKNOWN },
    '429 once': { partial: SILENT },
    '429 always': { partial: NO_STATUS, end: UNKNOWN },
    '500': { partial: `${LONG}; ${NO_STATUS}`, end: UNKNOWN },
    overload: { partial: `${LONG}; ${NO_STATUS}`, end: UNKNOWN },
    'truncated once': { partial: SILENT },
    'truncated always': { partial: LONG },
    'max tokens': { partial: 'it calls an answer that was cut off done', end: { reason: 'done', error: null } },
  },
};

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAcp } from '../../../src/adapters/agents/acp/acp.ts';
import { programOf } from '../install.ts';
import { status } from '../steps.ts';
import { type Driven, presetOf, proxies } from './driven.ts';

export const GEMINI_MODEL = 'gemini-2.5-pro';

/** What a person would set who wants it to ask nobody else and to fail soon. */
const SETTINGS = {
  security: { auth: { selectedType: 'gemini-api-key' } },
  general: { maxAttempts: 2, disableAutoUpdate: true, enableAutoUpdate: false, disableUpdateNag: true },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
};

/** Variables that point it at a server. */
export const geminiEnv = (url: string): Readonly<Record<string, string>> => ({
  GEMINI_API_KEY: 'scripted',
  GOOGLE_GEMINI_BASE_URL: url,
});

const DONE = { reason: 'done', error: null };

export const GEMINI: Driven = {
  id: 'gemini',
  model: GEMINI_MODEL,
  port: (at) =>
    createAcp(presetOf('gemini'), {
      processes: at.processes,
      configured: { command: programOf('gemini'), args: [], env: ['HOME'] },
      env: { ...proxies(at), ...geminiEnv(at.server.url) },
    }),
  settle(home) {
    mkdirSync(join(home, '.gemini'), { recursive: true });
    writeFileSync(join(home, '.gemini/settings.json'), JSON.stringify(SETTINGS));
  },
  write: (cwd, file, content) => ({ name: 'write_file', input: { file_path: `${cwd}/${file}`, content } }),
  overrule({ home, cwd }, hooked) {
    const hook = [{ matcher: '*', hooks: [{ name: 'own', type: 'command', command: `touch ${hooked}` }] }];
    const hooks = Object.fromEntries(
      ['SessionStart', 'BeforeAgent', 'BeforeTool', 'AfterAgent'].map((at) => [at, hook]),
    );
    const tools = { allowed: ['write_file', 'run_shell_command'] };
    const general = { defaultApprovalMode: 'auto_edit' };
    const settings = JSON.stringify({ general, tools, hooksConfig: { enabled: true }, hooks });
    return {
      [`${home}/.gemini/trustedFolders.json`]: JSON.stringify({ [cwd]: 'TRUST_FOLDER' }),
      [`${cwd}/.gemini/settings.json`]: settings,
    };
  },
  shell: (command) => ({ name: 'run_shell_command', input: { command, description: 'runs it' } }),
  result: null,
  limitArgs: [],
  spokenFrames: 1,
  contextOverflow: status(400, {
    message: 'The input token count (2000000) exceeds the maximum number of tokens allowed (1048576).',
  }),
  overloaded: 503,
  resumeAfterMs: 61_000,
  exact: false,
  prices: null,
  outside: [],
  stated: {
    text: { partial: 'it tells neither cache nor thinking tokens nor a cost; its figures are marked as not exact' },
    resume: { partial: 'only when the conversation began a minute ago or more' },
    'schema result': { not: 'it cannot be held to a schema; the result is read from the fenced block' },
    '429 once': { partial: 'it waits longer than it is asked to, and says nothing meanwhile' },
    'truncated once': {
      partial: 'it does not try again by itself; the end says that another try may help',
      end: { reason: 'error', error: { kind: 'server', retryable: true } },
    },
    'max tokens': { partial: 'it calls an answer that was cut off done', end: DONE },
    refusal: { partial: 'it calls an answer that was refused done', end: DONE },
  },
};

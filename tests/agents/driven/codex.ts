import { createCodex } from '../../../src/adapters/agents/codex/codex.ts';
import { programOf } from '../install.ts';
import { status } from '../steps.ts';
import { type Driven, proxies } from './driven.ts';

export const CODEX_MODEL = 'gpt-5.5';

/** Arguments that make the server its provider, which tries a failing request twice more. */
export function codexArgs(url: string): readonly string[] {
  const wire = 'wire_api="responses",request_max_retries=2,stream_max_retries=2';
  const provider = `{name="scripted",base_url="${url}/v1",env_key="CODEX_SCRIPTED_KEY",${wire}}`;
  return ['-c', 'model_provider="scripted"', '-c', `model_providers.scripted=${provider}`];
}

export const CODEX_ENV = { CODEX_SCRIPTED_KEY: 'sk-scripted' };

export const patchFor = (file: string, content: string): string => {
  const lines = content.replace(/\n$/, '').split('\n');
  return ['*** Begin Patch', `*** Add File: ${file}`, ...lines.map((line) => `+${line}`), '*** End Patch', ''].join(
    '\n',
  );
};

export const CODEX: Driven = {
  id: 'codex',
  model: CODEX_MODEL,
  port: (at, args = []) =>
    createCodex({
      processes: at.processes,
      configured: { command: programOf('codex'), args: [...codexArgs(at.server.url), ...args], env: ['HOME'] },
      env: { ...proxies(at), ...CODEX_ENV },
    }),
  write: (_cwd, file, content) => ({ name: 'apply_patch', input: patchFor(file, content) }),
  overrule({ home, cwd }, hooked) {
    const hook = [{ matcher: '', hooks: [{ type: 'command', command: `touch ${hooked}` }] }];
    const hooks = Object.fromEntries(
      ['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'Stop'].map((at) => [at, hook]),
    );
    const config = [
      'approval_policy = "never"',
      'sandbox_mode = "danger-full-access"',
      `notify = ["touch", "${hooked}"]`,
    ];
    return {
      [`${home}/.codex/config.toml`]: `[projects."${cwd}"]\ntrust_level = "trusted"\n`,
      [`${cwd}/.codex/config.toml`]: `${config.join('\n')}\n`,
      [`${cwd}/.codex/hooks.json`]: JSON.stringify({ hooks }),
    };
  },
  shell: (command) => ({ name: 'exec_command', input: { cmd: command } }),
  result: (value) => JSON.stringify(value),
  limitArgs: null,
  spokenFrames: 4,
  contextOverflow: status(400, {
    code: 'context_length_exceeded',
    message: 'Your input exceeds the context window of this model.',
  }),
  overloaded: 503,
  exact: true,
  prices: null,
  outside: [],
  stated: {
    'loop with a limit': {
      partial: 'it has no limit of its own; an interrupt ends the loop',
      end: { reason: 'cancelled', error: null },
    },
    '500': { partial: 'it does not tell the status', end: { error: { status: null } } },
  },
};

import { createClaude } from '../../../src/adapters/agents/claude/claude.ts';
import { programOf } from '../install.ts';
import { status } from '../steps.ts';
import { type Driven, proxies } from './driven.ts';

export const CLAUDE_MODEL = 'claude-sonnet-4-5';

/** Variables that point it at a server. */
export const claudeEnv = (url: string): Readonly<Record<string, string>> => ({
  ANTHROPIC_BASE_URL: url,
  ANTHROPIC_API_KEY: 'sk-ant-scripted',
});

export const CLAUDE: Driven = {
  id: 'claude',
  model: CLAUDE_MODEL,
  port: (at, args = []) =>
    createClaude({
      processes: at.processes,
      configured: { command: programOf('claude'), args: [...args], env: ['HOME'] },
      env: { ...proxies(at), ...claudeEnv(at.server.url) },
    }),
  write: (cwd, file, content) => ({ name: 'Write', input: { file_path: `${cwd}/${file}`, content } }),
  overrule({ cwd }, hooked) {
    const hook = [{ matcher: '', hooks: [{ type: 'command', command: `touch ${hooked}` }] }];
    const hooks = Object.fromEntries(
      ['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'Stop'].map((at) => [at, hook]),
    );
    const permissions = { allow: ['Bash', 'Write', 'Edit'], defaultMode: 'bypassPermissions' };
    const settings = JSON.stringify({ permissions, hooks });
    return { [`${cwd}/.claude/settings.json`]: settings, [`${cwd}/.claude/settings.local.json`]: settings };
  },
  shell: (command) => ({ name: 'Bash', input: { command, description: 'runs it' } }),
  result: (value) => ({ name: 'StructuredOutput', input: value }),
  limitArgs: ['--max-turns', '3'],
  spokenFrames: 4,
  contextOverflow: status(400, { message: 'prompt is too long: 250000 tokens > 200000 maximum' }),
  overloaded: 529,
  exact: true,
  // https://www.anthropic.com/pricing, Sonnet 4.5 up to 200k tokens
  prices: { fresh: 3, cacheRead: 0.3, cacheWrite: 3.75, output: 15 },
  outside: [],
  stated: {},
};

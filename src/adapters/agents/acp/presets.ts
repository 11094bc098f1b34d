import type { PermissionMode } from '../../../../schemas/config.ts';
import type { Sought } from '../find.ts';

/** What a role may do, as far as an agent can be told beforehand. */
export type Leave = 'reading' | 'asking' | 'writing';

/** One agent that speaks the Agent Client Protocol, as data. */
export interface Preset {
  readonly id: string;
  readonly label: string;
  readonly sought: Sought;
  /** Arguments that choose the model; null where the session is asked for it. */
  readonly modelArgs: ((model: string) => readonly string[]) | null;
  /** Variables for every role, and those that hold a role to its leave. */
  readonly env: Readonly<Record<string, string>>;
  readonly leaveEnv: Readonly<Record<Leave, Readonly<Record<string, string>>>>;
  /** The session's mode for a role; null to leave it as it is. */
  readonly modes: Readonly<Record<Leave, string | null>>;
  /** Goes with `session/new` and `session/load`. */
  readonly meta: Readonly<Record<Leave, Readonly<Record<string, unknown>> | null>>;
  /** Log-in methods by the variable that holds their key, for agents that ask for one. */
  readonly keys: readonly { readonly variable: string; readonly method: string }[];
  /** Arguments that make it say what it is logged in to. */
  readonly loginArgs: readonly string[] | null;
  /** The npm package that puts it in place; null where that is not known. */
  readonly package: string | null;
  /** What a role that only reads is held by, in a person's words. */
  readonly reading: string;
}

const NONE = { reading: {}, asking: {}, writing: {} };
const NO_MODES = { reading: null, asking: null, writing: null };

/** Without anything that is known of an agent. */
const PLAIN = {
  modelArgs: null,
  env: {},
  leaveEnv: NONE,
  modes: NO_MODES,
  meta: NO_MODES,
  keys: [],
  loginArgs: null,
  package: null,
  reading: 'reading roles are held back by refused questions and by the comparison of files afterwards',
};

const GEMINI: Preset = {
  ...PLAIN,
  id: 'gemini',
  label: 'Gemini CLI',
  sought: { command: 'gemini', args: ['--acp'], variables: ['GEMINI_*', 'GOOGLE_*', 'CLOUD_ML_REGION'] },
  modelArgs: (model) => ['-m', model],
  // It would start itself anew for a larger heap, which costs half a second and a process.
  // A project its person trusts could give rights and hooks of its own.
  env: { GEMINI_CLI_NO_RELAUNCH: 'true', GEMINI_CLI_TRUST_WORKSPACE: 'false' },
  // By an argument it needs the project's folder trusted, which runs the project's own hooks; as a mode it does not.
  modes: { reading: 'plan', asking: 'default', writing: 'default' },
  keys: [
    { variable: 'GEMINI_API_KEY', method: 'gemini-api-key' },
    { variable: 'GOOGLE_API_KEY', method: 'vertex-ai' },
  ],
  package: '@google/gemini-cli',
  reading: 'reading roles run in its plan mode',
};

const OPENCODE: Preset = {
  ...PLAIN,
  id: 'opencode',
  label: 'OpenCode',
  sought: {
    command: 'opencode',
    args: ['acp'],
    variables: [
      ...['OPENCODE_*', 'ANTHROPIC_*', 'OPENAI_*', 'GEMINI_*', 'GOOGLE_*', 'AWS_*', 'AZURE_*', 'OPENROUTER_*'],
      ...['GROQ_*', 'MISTRAL_*', 'DEEPSEEK_*', 'XAI_*', 'GITHUB_TOKEN', 'VERTEX_*', 'CLOUDFLARE_*'],
    ],
  },
  env: {
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_SHARE: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    // A project's own configuration could give rights, and its plugins run as soon as a session begins.
    OPENCODE_DISABLE_PROJECT_CONFIG: '1',
  },
  // By itself it asks for nothing.
  leaveEnv: {
    reading: { OPENCODE_PERMISSION: JSON.stringify({ edit: 'deny', bash: 'deny', task: 'deny' }) },
    asking: { OPENCODE_PERMISSION: JSON.stringify({ edit: 'ask', bash: 'ask' }) },
    writing: { OPENCODE_PERMISSION: JSON.stringify({ edit: 'ask', bash: 'ask' }) },
  },
  loginArgs: ['auth', 'list'],
  package: 'opencode-ai',
  reading: 'reading roles get no tool that writes',
};

/** The user's own model tries twice and asks nothing outside, as in the driver of its own. */
const CLAUDE_ENV = {
  CLAUDE_CODE_MAX_RETRIES: '2',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  CLAUDE_CODE_ENABLE_PROMPT_SUGGESTION: 'false',
  DISABLE_AUTOUPDATER: '1',
};
const READING_TOOLS = { claudeCode: { options: { tools: ['Read', 'Grep', 'Glob'] } } };

const CLAUDE_AGENT: Preset = {
  ...PLAIN,
  id: 'claude-agent-acp',
  label: 'Claude Agent (ACP)',
  sought: {
    command: 'claude-agent-acp',
    args: [],
    variables: ['ANTHROPIC_*', 'CLAUDE_*', 'AWS_*', 'GOOGLE_*', 'CLOUD_ML_REGION', 'VERTEX_*', 'AZURE_*'],
  },
  env: CLAUDE_ENV,
  modes: { reading: 'default', asking: 'default', writing: 'default' },
  meta: { ...NO_MODES, reading: READING_TOOLS },
  package: '@agentclientprotocol/claude-agent-acp',
  reading: 'reading roles get no tool that writes',
};

const CODEX: Preset = {
  ...PLAIN,
  id: 'codex-acp',
  label: 'Codex (ACP)',
  sought: { command: 'codex-acp', args: [], variables: ['OPENAI_*', 'CODEX_*', 'MODEL_PROVIDER'] },
  env: { NO_BROWSER: '1' },
  // Its mode for reading asks for each edit and command; a reading role's questions are refused.
  modes: { reading: 'read-only', asking: 'read-only', writing: 'agent' },
  keys: [
    { variable: 'CODEX_API_KEY', method: 'api-key' },
    { variable: 'CODEX_API_KEY', method: 'codex-api-key' },
    { variable: 'OPENAI_API_KEY', method: 'api-key' },
    { variable: 'OPENAI_API_KEY', method: 'openai-api-key' },
  ],
  package: '@agentclientprotocol/codex-acp',
  reading: 'reading roles run in its read-only sandbox',
};

/** The agents of this protocol that are known. */
export const PRESETS: readonly Preset[] = [GEMINI, OPENCODE, CLAUDE_AGENT, CODEX];

/** An agent that only its command is known of. */
export const customPreset = (id: string, label: string): Preset => ({
  ...PLAIN,
  id,
  label,
  sought: { command: id, args: [], variables: [] },
});

/** In the mode auto-in-project it asks too: the shell says yes for the human where the file is one that may be written so. */
export function leaveOf(readOnly: boolean, mode: PermissionMode = 'ask'): Leave {
  if (readOnly || mode === 'read-only') return 'reading';
  return mode === 'unsafe' ? 'writing' : 'asking';
}

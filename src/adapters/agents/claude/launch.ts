import type { OpenOptions, PromptRequest } from '../../../ports/agent.ts';
import type { Launch } from '../process/dialect.ts';

/** Where `claude` lies, and what of the shell's environment it may have. */
export interface Installed {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Two-way JSON on standard input and output; questions for leave come as requests. */
const TALK = [
  '-p',
  '--input-format',
  'stream-json',
  '--output-format',
  'stream-json',
  '--verbose',
  '--include-partial-messages',
  '--permission-prompt-tool',
  'stdio',
  '--permission-mode',
  'default',
  // A project's own hooks and rules are written by whoever writes its files, an agent among them: they could answer for
  // the human, or run what they like.
  '--setting-sources',
  'user',
];

/** With only these, tools that write are not even offered to the model. */
const READING = 'Read,Grep,Glob';
/** The shell asks the human, plans and keeps the branches itself. */
const NOT_OURS =
  'AskUserQuestion,EnterPlanMode,ExitPlanMode,EnterWorktree,ExitWorktree,CronCreate,CronDelete,ScheduleWakeup';

/** Fewer tries than its ten, no look-ups outside, no paid guesses at the next prompt. */
const QUIET = {
  CLAUDE_CODE_MAX_RETRIES: '2',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  CLAUDE_CODE_ENABLE_PROMPT_SUGGESTION: 'false',
  DISABLE_AUTOUPDATER: '1',
};

/** How `claude` is started for a prompt; `resume` is the conversation that goes on. */
export function launchOf(
  installed: Installed,
  options: Pick<OpenOptions, 'model' | 'readOnly' | 'mode'>,
  { resume, schema }: { readonly resume: string; readonly schema: PromptRequest['schema'] },
): Launch {
  const reads = options.readOnly || options.mode === 'read-only';
  const args = [
    ...installed.args,
    ...TALK,
    ...(options.model === null ? [] : ['--model', options.model]),
    ...(reads ? ['--tools', READING, '--strict-mcp-config'] : ['--disallowedTools', NOT_OURS]),
    ...(schema == null ? [] : ['--json-schema', JSON.stringify(schema)]),
    ...(resume === '' ? [] : ['--resume', resume]),
  ];
  return { file: installed.file, args, env: { ...installed.env, ...QUIET }, key: JSON.stringify(schema ?? null) };
}

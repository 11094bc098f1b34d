import { parseArgs } from 'node:util';
import { PERMISSION_MODES, type PermissionMode, permissionModeSchema } from '../../schemas/config.ts';

/** What holds for one opening of the shell. */
interface Opening {
  readonly project: string | null;
  /** A backend's id, or a command line that speaks the Agent Client Protocol; null for what is configured. */
  readonly agentOption: string | null;
  readonly permissionOption: PermissionMode | null;
}

/** What the command line asks for. */
export type Arguments =
  | ({ readonly kind: 'shell'; readonly plain: boolean } & Opening)
  | ({ readonly kind: 'exec'; readonly json: boolean; readonly lines: readonly string[] } & Opening)
  | { readonly kind: 'version' }
  | { readonly kind: 'help' }
  | Wrong;

interface Wrong {
  readonly kind: 'wrong';
  readonly message: string;
}

export const USAGE = [
  'codesleuth                                   open the shell',
  'codesleuth --project DIR                     open it on a project',
  'codesleuth --plain                           open it without colour, boxes or repainting',
  'codesleuth exec [--json] [--project DIR] LINE…   feed lines without a terminal',
  'codesleuth --version | --help',
  '',
  '--agent ID             who works in this opening: an id of !agents, or "COMMAND ARGUMENTS" of an ACP agent',
  `--permissions MODE     ${PERMISSION_MODES.join(' | ')}`,
  '',
  'Lines are what you would type: "Start agent 0", a brief, "!compile", "!reset --yes".',
  'exec ends with 0, with 1 when a line is refused, with 2 when a run fails.',
  'CODESLEUTH_HOME moves the directory that holds config/.',
];

const OPTIONS = {
  project: { type: 'string' },
  json: { type: 'boolean' },
  plain: { type: 'boolean' },
  agent: { type: 'string' },
  permissions: { type: 'string' },
  version: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the words after the program's name. Options come before the lines; `--` ends them. */
export function readArguments(words: readonly string[]): Arguments {
  const exec = words[0] === 'exec';
  const all = exec ? words.slice(1) : words;
  const end = endOfOptions(all);
  try {
    const { values } = parseArgs({ args: all.slice(0, end), options: OPTIONS, strict: true });
    if (values.version === true) return { kind: 'version' };
    if (values.help === true) return { kind: 'help' };
    const lines = all.slice(all[end] === '--' ? end + 1 : end);
    const started = startedWith(values);
    if ('kind' in started) return started;
    return exec ? execution(lines, started, values) : opening(lines, started, values);
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : 'wrong options' };
  }
}

interface Values {
  readonly project?: string | undefined;
  readonly agent?: string | undefined;
  readonly permissions?: string | undefined;
}

function startedWith({ project, agent, permissions }: Values): Opening | Wrong {
  if (project === '') return { kind: 'wrong', message: '--project needs a directory' };
  if (agent?.trim() === '') return { kind: 'wrong', message: '--agent needs an id or a command' };
  const mode = permissionModeSchema.safeParse(permissions);
  if (permissions !== undefined && !mode.success) {
    return { kind: 'wrong', message: `--permissions is one of ${PERMISSION_MODES.join(', ')}` };
  }
  return { project: project ?? null, agentOption: agent?.trim() ?? null, permissionOption: mode.data ?? null };
}

const WITH_VALUE: ReadonlySet<string> = new Set(['--project', '--agent', '--permissions']);

/** Where the options end and the lines begin: a line may start with anything but two dashes. */
function endOfOptions(words: readonly string[]): number {
  let at = 0;
  while (at < words.length && words[at]?.startsWith('-') === true && words[at] !== '--') {
    at += WITH_VALUE.has(words[at] ?? '') ? 2 : 1;
  }
  return Math.min(at, words.length);
}

interface Flags {
  readonly json?: boolean | undefined;
  readonly plain?: boolean | undefined;
}

function execution(lines: readonly string[], started: Opening, flags: Flags): Arguments {
  if (flags.plain === true) return { kind: 'wrong', message: 'exec is always plain' };
  if (lines.length === 0) return { kind: 'wrong', message: 'exec needs at least one line' };
  return { kind: 'exec', ...started, json: flags.json === true, lines };
}

function opening(lines: readonly string[], started: Opening, flags: Flags): Arguments {
  if (flags.json === true) return { kind: 'wrong', message: '--json goes with exec' };
  if (lines.length > 0)
    return { kind: 'wrong', message: `unknown word ${lines[0]}; to feed lines: codesleuth exec LINE…` };
  return { kind: 'shell', ...started, plain: flags.plain === true };
}

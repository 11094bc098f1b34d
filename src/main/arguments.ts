import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type Arguments =
  | { readonly kind: 'shell'; readonly project: string | null; readonly plain: boolean }
  | {
      readonly kind: 'exec';
      readonly project: string | null;
      readonly json: boolean;
      readonly lines: readonly string[];
    }
  | { readonly kind: 'version' }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string };

export const USAGE = [
  'codesleuth                                   open the shell',
  'codesleuth --project DIR                     open it on a project',
  'codesleuth --plain                           open it without colour, boxes or repainting',
  'codesleuth exec [--json] [--project DIR] LINE…   feed lines without a terminal',
  'codesleuth --version | --help',
  '',
  'Lines are what you would type: "Start agent 0", a brief, "!compile", "!reset --yes".',
  'exec ends with 0, with 1 when a line is refused, with 2 when a run fails.',
  'CODESLEUTH_HOME moves the directory that holds config/.',
];

const OPTIONS = {
  project: { type: 'string' },
  json: { type: 'boolean' },
  plain: { type: 'boolean' },
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
    const project = values.project ?? null;
    if (project === '') return { kind: 'wrong', message: '--project needs a directory' };
    return exec ? execution(lines, project, values) : opening(lines, project, values);
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : 'wrong options' };
  }
}

/** Where the options end and the lines begin: a line may start with anything but two dashes. */
function endOfOptions(words: readonly string[]): number {
  let at = 0;
  while (at < words.length && words[at]?.startsWith('-') === true && words[at] !== '--') {
    at += words[at] === '--project' ? 2 : 1;
  }
  return Math.min(at, words.length);
}

interface Flags {
  readonly json?: boolean | undefined;
  readonly plain?: boolean | undefined;
}

function execution(lines: readonly string[], project: string | null, flags: Flags): Arguments {
  if (flags.plain === true) return { kind: 'wrong', message: 'exec is always plain' };
  if (lines.length === 0) return { kind: 'wrong', message: 'exec needs at least one line' };
  return { kind: 'exec', project, json: flags.json === true, lines };
}

function opening(lines: readonly string[], project: string | null, flags: Flags): Arguments {
  if (flags.json === true) return { kind: 'wrong', message: '--json goes with exec' };
  if (lines.length > 0)
    return { kind: 'wrong', message: `unknown word ${lines[0]}; to feed lines: codesleuth exec LINE…` };
  return { kind: 'shell', project, plain: flags.plain === true };
}

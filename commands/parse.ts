import { type Refusal, refuse } from '../src/core/decision.ts';
import type { State } from '../src/core/state.ts';
import type { AnyCommand } from './define.ts';
import { nearest } from './nearest.ts';
import { REGISTRY } from './registry.ts';
import { restOf, splitWords } from './words.ts';

export type Parsed =
  | { readonly kind: 'command'; readonly command: AnyCommand; readonly words: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refusal'; readonly refusal: Refusal };

const START = /^\s*start\s+agent(?:\s+(\S+))?\s*$/i;

/**
 * Reads a line as typed. `Start agent N` in any case and spacing, `!name` or `/name` with words; everything else is
 * text. A path typed where the kickoff asks for a directory is text, though it begins with a slash.
 */
export function parse(line: string, state: State): Parsed {
  const confirm = state.shell.confirm;
  if (confirm !== null) {
    return line.trim() === confirm.phrase ? parseCommand(confirm.command, state) : { kind: 'cancelled' };
  }
  const start = START.exec(line);
  if (start !== null) return parseCommand(`!start ${start[1] ?? ''}`, state);
  if (/^\s*[!/]/.test(line)) return parseCommand(line.trim(), state);
  return { kind: 'text', text: line };
}

function parseCommand(line: string, state: State): Parsed {
  const words = splitWords(line.slice(1));
  const name = (words[0] ?? 'help').toLowerCase();
  const command = REGISTRY.find((one) => one.name === name || one.aliases.includes(name));
  if (command?.verbatim === true) return { kind: 'command', command, words: restOf(line) };
  if (command !== undefined) return { kind: 'command', command, words: words.slice(1) };
  if (line.startsWith('/') && expectsText(state)) return { kind: 'text', text: line };
  const guess = nearest(
    name,
    REGISTRY.flatMap((one) => [one.name, ...one.aliases]),
  );
  const message =
    guess === null
      ? `there is no command ${line[0]}${name}`
      : `there is no command ${line[0]}${name}; did you mean !${guess}?`;
  return {
    kind: 'refusal',
    refusal: refuse('unknown-command', message, { tryNext: guess === null ? ['!help'] : [`!${guess}`, '!help'] }),
  };
}

function expectsText(state: State): boolean {
  const { kickoff, menu, capture, changing } = state.shell;
  return changing || kickoff !== null || capture !== null || menu !== null || state.project?.work?.kind === 'question';
}

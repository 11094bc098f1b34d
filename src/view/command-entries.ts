import { availability } from '../../commands/availability.ts';
import type { State } from '../core/state.ts';
import { type Clean, cleanView } from './clean.ts';
import { oneLine } from './line.ts';

/** A line of the command menu: the name without `!`, and why it cannot be used now. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly available: boolean;
  readonly reason: string;
  /** It means nothing without words after its name. */
  readonly needsText: boolean;
  /** As typed, with its words; empty for a command that takes none. */
  readonly usage: string;
}

/** The commands as the menu of the prompt lists them; those that can be used now come first. */
export function commandEntries(state: State, clean: Clean): readonly CommandEntry[] {
  const entries = availability(state).map(({ command, open }) => ({
    name: command.name,
    summary: command.summary,
    available: open === true,
    reason: open === true ? '' : oneLine(open.missing[0]?.what ?? open.message),
    // `Start agent N`, and what stands behind the name without the brackets of words that may be left out.
    needsText: !command.usage.startsWith('!') || /^!\S+ [^[]/.test(command.usage),
    usage: command.usage === `!${command.name}` ? '' : command.usage,
  }));
  return cleanView(
    [...entries.filter((entry) => entry.available), ...entries.filter((entry) => !entry.available)],
    clean,
  );
}

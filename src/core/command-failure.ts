import type { CommandResult } from '../../schemas/event.ts';

/** Lines of a failing command the agent is given: a test runner names the error first and counts its tests last. */
const LINES_TOLD = 40;

/** A gate command that failed, as an agent is told of it: how it ended, and the last lines of its output. */
export function commandFailure(command: CommandResult): string {
  return `gate command \`${command.command}\` failed (${endWords(command)})\n${tailOf(command, LINES_TOLD)}`;
}

/** How a command that failed ended. */
export const endWords = ({ exit, timedOut }: CommandResult): string =>
  timedOut ? 'ran into its time limit' : `exit ${exit ?? 'by signal'}`;

/** The last lines of its output. */
export const tailOf = ({ tail }: CommandResult, lines: number): string => tail.split('\n').slice(-lines).join('\n');

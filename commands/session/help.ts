import { decision } from '../../src/core/decision.ts';
import { anyWords, misuse } from '../args.ts';
import { type AnyCommand, defineCommand } from '../define.ts';
import { helpAll, helpOne } from '../help-text.ts';

/** Help reads the registry it is itself part of, so the list is handed in. */
export const makeHelp = (commands: () => readonly AnyCommand[]): AnyCommand =>
  defineCommand(
    {
      name: 'help',
      aliases: ['commands'],
      group: 'session',
      summary: 'List the commands, and why some are not available now',
      usage: '!help [command]',
      examples: ['!help', '!help build'],
      args: anyWords,
      reads: 'files',
      changes: false,
      available: () => true,
      decide: ({ words }, state) =>
        words[0] === undefined ? decision({ show: helpAll(commands(), state) }) : helpOne(commands(), words[0], state),
    },
    misuse,
  );

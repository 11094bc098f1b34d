import { setCap } from '../../src/core/budget/ask-cap.ts';
import { decision, type Outcome } from '../../src/core/decision.ts';
import { needProject } from '../../src/core/guards.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

const USAGE =
  '!budget [panel | set <USD>|<tokens>k|off [session|stage name|task TASK-NNN|fork] | prices | csv <file> [--replace] | --json]';

export const budget = defineCommand(
  {
    name: 'budget',
    aliases: [],
    group: 'money',
    summary: 'Show tokens and money: spent, pace, to come; set a cap that stops',
    usage: USAGE,
    examples: [
      '!budget',
      '!budget panel',
      '!budget set 5',
      '!budget set 200k stage builder',
      '!budget prices',
      '!budget csv turns.csv',
    ],
    args: anyWords,
    reads: 'state',
    changes: false,
    available: (state) => needProject(state) ?? true,
    decide: ({ words: [word, ...rest] }, state) => {
      if (word === 'set') return setCap(state, rest);
      if (word === 'csv') return csv(rest);
      if (rest.length > 0) return misuse(USAGE, `too many words after ${word}`);
      switch (word) {
        case undefined:
          return decision({ effects: [{ type: 'budget/read' }] });
        case '--json':
          return decision({ effects: [{ type: 'budget/read', json: true }] });
        case 'panel':
          // A screen opens and closes its pane by itself.
          return decision({ effects: state.shell.interactive ? [] : [{ type: 'budget/read' }] });
        case 'prices':
          return decision({ effects: [{ type: 'budget/prices' }] });
        default:
          return misuse(USAGE, `${word} is nothing it knows`);
      }
    },
  },
  misuse,
);

function csv(words: readonly string[]): Outcome {
  const replace = words.includes('--replace');
  const [path, ...more] = words.filter((word) => word !== '--replace');
  if (path === undefined || path === '') return misuse(USAGE, 'csv needs the name of a file to write');
  const odd = [path, ...more].find((word) => word.startsWith('--')) ?? more[0];
  if (odd !== undefined) return misuse(USAGE, `${odd} is one word too many (put a name with spaces in quotes)`);
  return decision({ effects: [{ type: 'budget/csv', path, replace }] });
}

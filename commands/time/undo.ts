import { mayUndo, undo as takeBack } from '../../src/core/travel/undo.ts';
import { anyWords, goOf, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

const USAGE = '!undo [--yes]';

export const undo = defineCommand(
  {
    name: 'undo',
    aliases: [],
    group: 'time',
    summary: 'Take back the last replay, merge, reset or undo',
    usage: USAGE,
    examples: ['!undo', '!undo --yes'],
    args: anyWords,
    reads: 'state',
    changes: true,
    available: (state) => mayUndo(state) ?? true,
    decide: ({ words }, state) => {
      const go = goOf(words);
      return go === null ? misuse(USAGE, 'unknown word') : takeBack(state, go);
    },
  },
  misuse,
);

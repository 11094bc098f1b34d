import { askChange, mayChange } from '../../src/core/change/ask-change.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

export const change = defineCommand(
  {
    name: 'change',
    aliases: [],
    group: 'change',
    summary: 'Show what a change of the specification touches, before it is made',
    usage: '!change [what shall change | --agent]',
    examples: ['!change every invoice gets a due date', '!change'],
    verbatim: true,
    args: anyWords,
    reads: 'files',
    changes: true,
    available: (state) => mayChange(state) ?? true,
    decide: ({ words }, state) => askChange(state, words.join(' ')),
  },
  misuse,
);

import { askFork, FORK_USAGE } from '../../src/core/forks/ask-fork.ts';
import { mayFork } from '../../src/core/forks/may-fork.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

export const fork = defineCommand(
  {
    name: 'fork',
    aliases: [],
    group: 'time',
    summary: 'Build two isolated copies of the project at the same time',
    usage: FORK_USAGE,
    examples: ['!fork trial', '!fork trial --a "one file" --b "a database" --budget 5'],
    args: anyWords,
    reads: 'files',
    changes: true,
    available: mayFork,
    decide: ({ words }, state) => askFork(state, words),
  },
  misuse,
);

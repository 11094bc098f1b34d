import { maySkip, skip } from '../../src/core/maintenance/skip.ts';
import { anyWords, goOf, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

const USAGE = '!m-skip [--yes]';

export const mSkip = defineCommand(
  {
    name: 'm-skip',
    aliases: [],
    group: 'maintenance',
    summary: 'Give the open change up; the project is as it was before it',
    usage: USAGE,
    examples: ['!m-skip', '!m-skip --yes'],
    args: anyWords,
    reads: 'state',
    changes: true,
    available: (state) => maySkip(state) ?? true,
    decide: ({ words }, state) => {
      const go = goOf(words);
      return go === null ? misuse(USAGE, 'unknown word') : skip(state, go);
    },
  },
  misuse,
);

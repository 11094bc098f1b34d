import { decision } from '../../src/core/decision.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

export const patternList = defineCommand(
  {
    name: 'pattern-list',
    aliases: [],
    group: 'knowledge',
    summary: 'List the patterns that are remembered, or those that fit some words',
    usage: '!pattern-list [words]',
    examples: ['!pattern-list', '!pattern-list login'],
    args: anyWords,
    reads: 'state',
    changes: false,
    available: () => true,
    decide: ({ words }) => decision({ effects: [{ type: 'library/find', kind: 'pattern', words: words.join(' ') }] }),
  },
  misuse,
);

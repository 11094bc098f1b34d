import { decision } from '../../src/core/decision.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

export const errorCheck = defineCommand(
  {
    name: 'error-check',
    aliases: [],
    group: 'knowledge',
    summary: 'Look words of an error up among the known errors',
    usage: '!error-check [words]',
    examples: ['!error-check EADDRINUSE', '!error-check'],
    args: anyWords,
    reads: 'state',
    changes: false,
    available: () => true,
    decide: ({ words }) => decision({ effects: [{ type: 'library/find', kind: 'error', words: words.join(' ') }] }),
  },
  misuse,
);

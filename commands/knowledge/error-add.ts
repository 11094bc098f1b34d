import { beginCapture, usageOf } from '../../src/core/knowledge/capture.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

export const errorAdd = defineCommand(
  {
    name: 'error-add',
    aliases: [],
    group: 'knowledge',
    summary: 'Remember an error and what mends it, for every project',
    usage: `!error-add [${usageOf('error')}]`,
    examples: ['!error-add', '!error-add --title "Port taken" --signature "EADDRINUSE" --fix "Listen on port 0"'],
    args: anyWords,
    reads: 'state',
    changes: false,
    available: () => true,
    decide: ({ words }, state) => beginCapture(state, 'error', words),
  },
  misuse,
);

import { beginCapture, usageOf } from '../../src/core/knowledge/capture.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

export const patternAdd = defineCommand(
  {
    name: 'pattern-add',
    aliases: [],
    group: 'knowledge',
    summary: 'Remember what worked in the last finished task, for every project',
    usage: `!pattern-add [${usageOf('pattern')}]`,
    examples: ['!pattern-add', '!pattern-add --title "Tokens in a cookie" --keywords "login, session"'],
    args: anyWords,
    reads: 'state',
    changes: false,
    available: () => true,
    decide: ({ words }, state) => beginCapture(state, 'pattern', words),
  },
  misuse,
);

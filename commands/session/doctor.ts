import * as z from 'zod';
import { decision } from '../../src/core/decision.ts';
import { needWritable } from '../../src/core/guards.ts';
import { misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

export const doctor = defineCommand(
  {
    name: 'doctor',
    aliases: [],
    group: 'session',
    summary: 'Say what is wrong and what mends it; forget backups past their time',
    usage: '!doctor [prune]',
    examples: ['!doctor', '!doctor prune'],
    args: z.object({ words: z.array(z.enum(['prune'], 'only prune')).max(1, 'one word at the most') }),
    reads: 'state',
    changes: false,
    available: () => true,
    decide: ({ words }, state) => {
      const prune = words.length > 0;
      return (prune ? needWritable(state) : null) ?? decision({ effects: [{ type: 'doctor/check', prune }] });
    },
  },
  misuse,
);

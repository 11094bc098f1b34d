import * as z from 'zod';
import { mayObserve, setObserving } from '../../src/core/observing/observing.ts';
import { misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

export const observe = defineCommand(
  {
    name: 'observe',
    aliases: [],
    group: 'maintenance',
    summary: 'Only look: nothing of the project is written until !observe off',
    usage: '!observe [on|off]',
    examples: ['!observe', '!observe off'],
    args: z.object({
      words: z
        .array(
          z
            .string()
            .toLowerCase()
            .pipe(z.enum(['on', 'off'], 'only on or off')),
        )
        .max(1, 'one word at the most'),
    }),
    reads: 'state',
    changes: true,
    available: (state) => mayObserve(state) ?? true,
    decide: ({ words: [word = 'on'] }, state) => setObserving(state, word === 'on'),
  },
  misuse,
);

import { decision } from '../../src/core/decision.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const quit = defineCommand(
  {
    name: 'quit',
    aliases: ['exit'],
    group: 'session',
    summary: 'Save and leave; prints how to come back',
    usage: '!quit',
    examples: ['!quit'],
    args: noWords,
    reads: 'state',
    changes: false,
    available: () => true,
    decide: () => decision({ effects: [{ type: 'quit' }] }),
  },
  misuse,
);

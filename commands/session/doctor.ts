import { decision } from '../../src/core/decision.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const doctor = defineCommand(
  {
    name: 'doctor',
    aliases: [],
    group: 'session',
    summary: 'Say what is wrong and the command that mends it',
    usage: '!doctor',
    examples: ['!doctor'],
    args: noWords,
    reads: 'state',
    changes: false,
    available: () => true,
    decide: () => decision({ effects: [{ type: 'doctor/check' }] }),
  },
  misuse,
);

import { gateOpen, passGate } from '../../src/core/guards.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const verify = defineCommand(
  {
    name: 'verify',
    aliases: [],
    group: 'gates',
    summary: 'Start the Verifier: run every gate command, compute the verdict',
    usage: '!verify',
    examples: ['!verify'],
    args: noWords,
    reads: 'files',
    changes: true,
    available: (state) => gateOpen(state, 'verify'),
    decide: () => passGate('verify'),
  },
  misuse,
);

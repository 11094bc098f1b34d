import { gateOpen, passGate } from '../../src/core/guards.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const compile = defineCommand(
  {
    name: 'compile',
    aliases: ['spec'],
    group: 'gates',
    summary: 'Finish discovery: write the specification and set its tier',
    usage: '!compile',
    examples: ['!compile'],
    args: noWords,
    reads: 'files',
    changes: true,
    available: (state) => gateOpen(state, 'compile'),
    decide: () => passGate('compile'),
  },
  misuse,
);

import { gateOpen, passGate } from '../../src/core/guards.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const critic = defineCommand(
  {
    name: 'critic',
    aliases: [],
    group: 'gates',
    summary: 'Start the Critic: twelve dimensions, a computed verdict',
    usage: '!critic',
    examples: ['!critic'],
    args: noWords,
    reads: 'files',
    changes: true,
    available: (state) => gateOpen(state, 'critic'),
    decide: () => passGate('critic'),
  },
  misuse,
);

import { gateOpen, passGate } from '../../src/core/guards.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const plan = defineCommand(
  {
    name: 'plan',
    aliases: [],
    group: 'gates',
    summary: 'Start the Planner: tasks, contracts, ownership from the specification',
    usage: '!plan',
    examples: ['!plan'],
    args: noWords,
    reads: 'files',
    changes: true,
    available: (state) => gateOpen(state, 'plan'),
    decide: () => passGate('plan'),
  },
  misuse,
);

import { decision } from '../../src/core/decision.ts';
import { needProject } from '../../src/core/guards.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const budget = defineCommand(
  {
    name: 'budget',
    aliases: [],
    group: 'money',
    summary: 'Show tokens and money spent, from the token log',
    usage: '!budget',
    examples: ['!budget'],
    args: noWords,
    reads: 'state',
    changes: false,
    available: (state) => needProject(state) ?? true,
    decide: () => decision({ effects: [{ type: 'budget/read' }] }),
  },
  misuse,
);

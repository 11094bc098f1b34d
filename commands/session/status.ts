import { decision } from '../../src/core/decision.ts';
import { needProject } from '../../src/core/guards.ts';
import { standing } from '../../src/core/standing.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const status = defineCommand(
  {
    name: 'status',
    aliases: [],
    group: 'session',
    summary: 'Show the stage, the agent and what is waited for',
    usage: '!status',
    examples: ['!status'],
    args: noWords,
    reads: 'state',
    changes: false,
    available: (state) => needProject(state) ?? true,
    decide: (_args, state) => decision({ show: state.project === null ? [] : standing(state.project) }),
  },
  misuse,
);

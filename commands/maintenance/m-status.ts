import { decision } from '../../src/core/decision.ts';
import { needProject } from '../../src/core/guards.ts';
import { cycleStanding } from '../../src/core/maintenance/cycle-standing.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const mStatus = defineCommand(
  {
    name: 'm-status',
    aliases: [],
    group: 'maintenance',
    summary: 'Show where the change of a shipped project stands',
    usage: '!m-status',
    examples: ['!m-status'],
    args: noWords,
    reads: 'state',
    changes: false,
    available: (state) => needProject(state) ?? true,
    decide: (_args, { project }) => decision({ show: project === null ? [] : cycleStanding(project) }),
  },
  misuse,
);

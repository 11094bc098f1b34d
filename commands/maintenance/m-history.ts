import { decision } from '../../src/core/decision.ts';
import { needProject } from '../../src/core/guards.ts';
import { cycleHistory } from '../../src/core/maintenance/history.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

export const mHistory = defineCommand(
  {
    name: 'm-history',
    aliases: [],
    group: 'maintenance',
    summary: 'List the changes so far: when, what, verdicts, cost, commit',
    usage: '!m-history [MAINT-NNN|open|finished|skipped|words of the request]',
    examples: ['!m-history', '!m-history finished', '!m-history MAINT-002'],
    args: anyWords,
    reads: 'state',
    changes: false,
    available: (state) => needProject(state) ?? true,
    decide: ({ words }, { project }) => (project === null ? decision({}) : cycleHistory(project, words)),
  },
  misuse,
);

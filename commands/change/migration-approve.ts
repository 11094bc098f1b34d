import { needWritable } from '../../src/core/guards.ts';
import { answerPending, needPending } from '../../src/core/migrations/pending.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const migrationApprove = defineCommand(
  {
    name: 'migration-approve',
    aliases: [],
    group: 'pipeline',
    summary: 'Accept the pending Migration Risk Report and go on',
    usage: '!migration-approve',
    examples: ['!migration-approve'],
    args: noWords,
    reads: 'state',
    changes: true,
    available: (state) => needWritable(state) ?? needPending(state.project) ?? true,
    decide: (_, { project }) => answerPending(project, 'migration/approved'),
  },
  misuse,
);

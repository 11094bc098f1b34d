import { needWritable } from '../../src/core/guards.ts';
import { answerPending, needPending } from '../../src/core/migrations/pending.ts';
import { misuse, noWords } from '../args.ts';
import { defineCommand } from '../define.ts';

export const migrationCancel = defineCommand(
  {
    name: 'migration-cancel',
    aliases: [],
    group: 'pipeline',
    summary: 'Put SCHEMA.md back as it was; the task that changed it is STALE',
    usage: '!migration-cancel',
    examples: ['!migration-cancel'],
    args: noWords,
    reads: 'state',
    changes: true,
    available: (state) => needWritable(state) ?? needPending(state.project) ?? true,
    decide: (_, { project }) => answerPending(project, 'migration/cancelled'),
  },
  misuse,
);

import { decision } from '../../src/core/decision.ts';
import { needWritable } from '../../src/core/guards.ts';
import { needPending } from '../../src/core/migrations/pending.ts';
import { pendingOf } from '../../src/core/migrations/schema-state.ts';
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
    decide: (_, { project }) => {
      const pending = project === null ? null : pendingOf(project);
      return decision({ events: pending === null ? [] : [{ type: 'migration/approved', id: pending.id }] });
    },
  },
  misuse,
);

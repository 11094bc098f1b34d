import { decision } from '../../src/core/decision.ts';
import { needWritable } from '../../src/core/guards.ts';
import { needPending } from '../../src/core/migrations/pending.ts';
import { pendingOf } from '../../src/core/migrations/schema-state.ts';
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
    decide: (_, { project }) => {
      const pending = project === null ? null : pendingOf(project);
      return decision({ events: pending === null ? [] : [{ type: 'migration/cancelled', id: pending.id }] });
    },
  },
  misuse,
);

import * as z from 'zod';
import { refuse } from '../../src/core/decision.ts';
import { restingFork } from '../../src/core/forks/start-sides.ts';
import { needWritable } from '../../src/core/guards.ts';
import { pendingMigration } from '../../src/core/migrations/pending.ts';
import { resume as goOn } from '../../src/core/resume.ts';
import { misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

const CHOICES = ['retry', 'keep', 'skip'] as const;

export const resume = defineCommand(
  {
    name: 'resume',
    aliases: [],
    group: 'pipeline',
    summary: 'Go on after a pause, a failure or a crash',
    usage: '!resume [retry|keep|skip]',
    examples: ['!resume', '!resume keep'],
    args: z.object({ words: z.array(z.enum(CHOICES, `choose ${CHOICES.join(', ')}`)).max(1, 'one choice only') }),
    reads: 'state',
    changes: true,
    available: (state) => {
      const refusal = needWritable(state);
      if (refusal !== null) return refusal;
      if (state.project?.halt != null || restingFork(state.project) !== null) return true;
      const pending = state.project === null ? null : pendingMigration(state.project);
      return pending ?? refuse('not-stopped', 'nothing is stopped', { tryNext: ['!status'] });
    },
    decide: ({ words }, state) => goOn(state, words[0] ?? null),
  },
  misuse,
);

import { sideNameSchema } from '../../schemas/fork.ts';
import { openFork } from '../../src/core/branch-effects.ts';
import { decision, type Outcome, refuse } from '../../src/core/decision.ts';
import { mayMerge } from '../../src/core/forks/may-merge.ts';
import { lookAtMerge } from '../../src/core/forks/on-merge.ts';
import type { State } from '../../src/core/state.ts';
import { anyWords, goOf, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

const USAGE = '!merge A|B [--agent] [--markers] [--yes]';

export const merge = defineCommand(
  {
    name: 'merge',
    aliases: [],
    group: 'time',
    summary: 'Take one side of the fork over; shows what it does first',
    usage: USAGE,
    examples: ['!merge A', '!merge B --yes', '!merge A --agent'],
    args: anyWords,
    reads: 'files',
    changes: true,
    available: mayMerge,
    decide: ({ words }, state) => look(state, words),
  },
  misuse,
);

/** The fingerprint after `--yes` is that of the preview which was confirmed; without one, whatever is there is merged. */
function look({ project }: State, words: readonly string[]): Outcome {
  const fork = project === null ? null : openFork(project);
  const [word = '', ...rest] = words;
  const conflicts = rest.includes('--agent') ? 'agent' : 'ask';
  const markers = rest.includes('--markers');
  const go = goOf(rest.filter((one) => one !== '--agent' && one !== '--markers'));
  const side = sideNameSchema.safeParse(word.toUpperCase());
  if (project === null || fork === null) return decision({});
  if (!side.success) {
    const message = word === '' ? 'which side?' : `there is no side ${word}; a fork has A and B`;
    return refuse('no-side', message, { tryNext: ['!merge A', '!merge B', '!forks'] });
  }
  if (go === null) return misuse(USAGE, 'unknown word');
  return decision({ effects: [lookAtMerge(project, { fork, side: side.data, conflicts, markers, go })] });
}

import { decision, type Refusal } from '../../src/core/decision.ts';
import { needIdle } from '../../src/core/guards.ts';
import type { State } from '../../src/core/state.ts';
import { forkIsOpen } from '../../src/core/travel/open-fork.ts';
import { archiveReset, askForReset } from '../../src/core/travel/reset.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

/** A reset that was cut short, and a journal that cannot be written any more, are what a reset is for. */
const isStuck = ({ shell, project }: State): boolean =>
  project !== null && shell.heldBy === null && (project.resetting !== null || shell.broken !== null);

const closed = (state: State): Refusal | null =>
  needIdle(state) ?? (state.project === null ? null : forkIsOpen(state.project, null));

export const reset = defineCommand(
  {
    name: 'reset',
    aliases: [],
    group: 'pipeline',
    summary: 'Back to the initial state; journal and artifacts are archived',
    usage: '!reset [--yes]',
    examples: ['!reset', '!reset --yes'],
    args: anyWords,
    reads: 'state',
    changes: true,
    available: (state) => (isStuck(state) ? true : (closed(state) ?? true)),
    decide: ({ words }, state) => {
      const project = state.project;
      if (project === null) return decision({});
      if (words.includes('--yes')) return archiveReset(state, project);
      if (words.length > 0) return misuse('!reset [--yes]', 'unknown word');
      return askForReset(state, { command: '!reset', phrase: 'yes, reset pipeline' });
    },
  },
  misuse,
);

import { decision, type Outcome, refuse } from '../../src/core/decision.ts';
import { needIdle } from '../../src/core/guards.ts';
import type { ProjectState, State } from '../../src/core/state.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

/** A reset that was cut short, and a journal that cannot be written any more, are what a reset is for. */
const isStuck = ({ shell, project }: State): boolean =>
  project !== null && shell.heldBy === null && (project.resetting !== null || shell.broken !== null);

function archived(state: State, project: ProjectState): Outcome {
  const archive = project.resetting ?? `${project.createdAt.replace(/[:.]/g, '-')}-${project.seq}`;
  const began = project.resetting === null && state.shell.broken === null;
  const events = began ? ([{ type: 'reset/began', archive }] as const) : [];
  return decision({ events, effects: [{ type: 'reset/archive', archive }] });
}

const PHRASE = 'yes, reset pipeline';
const ABOUT = 'Journal and artifacts are moved to an archive inside .git; code, commits and money spent stay.';

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
    available: (state) => (isStuck(state) ? true : (needIdle(state) ?? true)),
    decide: ({ words }, state) => {
      const project = state.project;
      if (project === null) return decision({});
      if (words.includes('--yes')) return archived(state, project);
      if (words.length > 0) return misuse('!reset [--yes]', 'unknown word');
      if (!state.shell.interactive) {
        return refuse('needs-yes', 'a reset is confirmed on the line', { tryNext: ["'!reset --yes'"] });
      }
      return decision({
        shell: [{ type: 'shell/confirm', confirm: { phrase: PHRASE, command: '!reset --yes', about: ABOUT } }],
      });
    },
  },
  misuse,
);

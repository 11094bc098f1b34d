import { decision, type Outcome, refuse } from '../../src/core/decision.ts';
import { gateOpen, passGate } from '../../src/core/guards.ts';
import { openCycle } from '../../src/core/maintenance-scope.ts';
import { replanned } from '../../src/core/replanned.ts';
import { sendBack } from '../../src/core/send-back.ts';
import type { State } from '../../src/core/state.ts';
import { anyWords, misuse } from '../args.ts';
import { defineCommand } from '../define.ts';

export const build = defineCommand(
  {
    name: 'build',
    aliases: [],
    group: 'gates',
    summary: 'Start the Builder, or send one task back to it with a note',
    usage: '!build [TASK-NNN what to do differently]',
    examples: ['!build', '!build TASK-003 use the ISO date format'],
    args: anyWords,
    reads: 'files',
    changes: true,
    available: (state) => gateOpen(state, 'build'),
    decide: ({ words }, state) => (words.length === 0 ? whole(state) : sendBack(state, words)),
  },
  misuse,
);

function whole(state: State): Outcome {
  const project = state.project;
  if (project === null) return decision({});
  if (project.stage === 'maintenance') {
    const cycle = openCycle(project);
    if (cycle === null || cycle.taskIds.length === 0) {
      return refuse('no-scope', 'no change is scoped', { tryNext: ['describe the change you want'] });
    }
    return passGate('build', [], [{ type: 'maintenance/approved', id: cycle.id }]);
  }
  const plan = replanned(state);
  const built = project.builtAt !== null && project.order.every((id) => project.tasks[id]?.status === 'DONE');
  if (built && plan.length === 0) {
    return refuse('built', 'every task is DONE', { tryNext: ['!critic', '!build TASK-NNN <what to do differently>'] });
  }
  return passGate('build', plan);
}

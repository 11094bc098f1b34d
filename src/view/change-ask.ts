import type { ChangeState } from '../core/change/change-state.ts';
import { changeOptions } from '../core/change/options.ts';
import type { ProjectState } from '../core/state.ts';
import type { Ask } from './ask-shape.ts';

/** The picker of a change that waits: yes, no, and its tasks to be ticked in or out. Esc leaves it for later. */
export function changeAsk(project: ProjectState, change: ChangeState): Ask {
  return {
    id: `change.${change.id}.${change.at}.${change.lastTick?.seq ?? 0}`,
    title: `${change.id}: approve it? A task ticks it in or out.`,
    options: changeOptions(project, change).map(({ line, label }) => ({ value: line, label, recommended: false })),
    // A stray Enter must not change anything.
    initial: change.lastTick?.taskId ?? '!change-cancel',
    allowText: true,
    numbersMove: true,
  };
}

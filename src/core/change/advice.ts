import type { EventOf } from '../../../schemas/event.ts';
import { impactResultSchema } from '../../../schemas/results.ts';
import type { ProjectState } from '../project-state.ts';
import type { Advice, ChangeState } from './change-state.ts';
import { listedTasks } from './ticks.ts';

const LONGEST_TEXT = 4000;
const LONGEST_REASON = 300;
/** A list that is longer is told only in part: the Planner reads the plan itself. */
const MOST_TASKS = 300;

/** What the Planner is told when it looks over the list of a change. */
export function impactWords(state: ProjectState, change: ChangeState): string[] {
  const listed = listedTasks(state, change).slice(0, MOST_TASKS);
  return [
    `${change.id}: ${change.text.slice(0, LONGEST_TEXT)}`,
    ...listed.map(({ id, ticked, why }) => `${id} (${ticked ? 'to be done again' : 'only named'}): ${why.join('; ')}`),
  ];
}

/** What its run came to: its advice on tasks the plan has, or why there is none. */
export function adviceOf(
  { tasks }: ProjectState,
  { outcome, result, why }: EventOf<'run/ended'>,
): NonNullable<ChangeState['advice']> {
  if (outcome !== 'completed') return { given: [], why: why ?? `its run ended as ${outcome}` };
  const parsed = impactResultSchema.safeParse(result);
  if (!parsed.success) return { given: [], why: 'its result could not be read' };
  const read = (list: readonly { task: string; reason: string }[], verdict: Advice['verdict']): readonly Advice[] =>
    list.flatMap(({ task, reason }) => {
      const taskId = task.toUpperCase();
      return tasks[taskId] === undefined ? [] : [{ taskId, verdict, reason: reason.slice(0, LONGEST_REASON) }];
    });
  return { given: [...read(parsed.data.add, 'add'), ...read(parsed.data.dispute, 'dispute')], why: null };
}

import type { EventOf } from '../../../schemas/event.ts';
import { detail, type Entry, words } from './entry.ts';
import { count, names } from './figures.ts';
import type { Scene, Tellers } from './tell.ts';

const TASKS = 6;

function approved(event: EventOf<'change/approved'>, { project, look }: Scene): readonly Entry[] {
  const { id, taskIds, contracts } = event;
  const stale = taskIds.filter((taskId) => project?.tasks[taskId]?.status === 'STALE');
  const most = look.expanded ? null : TASKS;
  return [
    words(['good', 'done', 'change'], `${id} is approved: ${count(taskIds.length, 'task')} to be done again`, [
      ...(stale.length === 0 ? [] : [detail(`STALE: ${names(stale, most)}`, 'plain')]),
      ...(contracts.length === 0 ? [] : [detail(`to be derived again: ${names(contracts, most)}`, 'plain')]),
    ]),
  ];
}

/** Changes of the specification. The report itself is said by what found it. */
export const CHANGE_TELLERS = {
  'change/proposed': () => [],
  'change/ticked': ({ taskIds, ticked }, { look }) => [
    words(
      ['dim', 'note', 'change'],
      `ticked ${ticked ? 'in' : 'out'}: ${names(taskIds, look.expanded ? null : TASKS)}`,
    ),
  ],
  'change/approved': approved,
  'change/asked': ({ id }) => [words(['info', 'start', 'change'], `The Planner looks over the list of ${id}`)],
  'change/cancelled': ({ id }) => [words(['info', 'stop', 'change'], `${id} is cancelled; nothing was changed`)],
  'tasks/reviewed': ({ taskIds }) => [
    words(['dim', 'note', 'review'], `${count(taskIds.length, 'STALE task')} seen by you`),
  ],
} satisfies Partial<Tellers>;

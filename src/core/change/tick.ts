import type { Event } from '../../../schemas/event.ts';
import { decision, type Outcome, type Refusal, refuse } from '../decision.ts';
import type { ProjectState } from '../state.ts';
import type { ChangeState } from './change-state.ts';
import { changeOptions } from './options.ts';
import { tickedIds } from './ticks.ts';

const USAGE = '!change-approve [without TASK-NNN …] [with TASK-NNN …]';

/** Reads `without TASK-003 TASK-004 with TASK-009`: what is ticked otherwise, or why the words do not fit. */
export function tickEvents(
  project: ProjectState,
  { id }: ChangeState,
  words: readonly string[],
): readonly Extract<Event, { type: 'change/ticked' }>[] | Refusal {
  const lists: { readonly with: string[]; readonly without: string[] } = { with: [], without: [] };
  let list: string[] | null = null;
  const all = words.flatMap((one) => one.split(',')).filter((one) => one !== '');
  const bare = all.find((word, at) => isList(word) && isList(all[at + 1] ?? 'with'));
  for (const word of all) {
    const lower = word.toLowerCase();
    if (lower === 'with' || lower === 'without') list = lists[lower];
    else if (list === null) return refuse('usage', `that does not fit: ${word}`, { tryNext: [USAGE] });
    else if (!project.order.includes(word.toUpperCase())) return unknown(project, word);
    else list.push(word.toUpperCase());
  }
  const fault = listFault(lists, bare);
  if (fault !== null) return refuse('usage', fault, { tryNext: [USAGE] });
  return (['without', 'with'] as const).flatMap((way) =>
    lists[way].length === 0
      ? []
      : [{ type: 'change/ticked' as const, id, taskIds: lists[way], ticked: way === 'with' }],
  );
}

/** Approved all the same, a list that is not finished would redo what somebody was about to take out. */
function listFault(
  lists: { readonly with: string[]; readonly without: string[] },
  bare: string | undefined,
): string | null {
  if (bare !== undefined) return `no task stands after ${bare}`;
  const both = lists.with.find((one) => lists.without.includes(one));
  return both === undefined ? null : `${both} is both in and out`;
}

const isList = (word: string): boolean => /^with(?:out)?$/i.test(word);

function unknown({ order }: ProjectState, word: string): Refusal {
  const named = order.slice(-3).join(', ');
  return refuse('no-task', `there is no task ${word}${named === '' ? '' : ` (…, ${named})`}`, {
    tryNext: ['!state', USAGE],
  });
}

const IDS = /^\s*TASK-\d{3,}(?:[\s,]+TASK-\d{3,})*\s*$/i;

/** A line that answers the change that waits: ids of tasks, or the number of an answer; null for any other words. */
export function tickedBy(project: ProjectState, change: ChangeState, text: string): Outcome | null {
  if (IDS.test(text)) return toggle(project, change, text);
  if (!/^\s*\d+\s*$/.test(text)) return null;
  const line = changeOptions(project, change)[Number(text) - 1]?.line;
  if (line === undefined) return refuse('no-answer', `there is no answer ${text.trim()}`, { tryNext: ['!change'] });
  // What makes or drops a change is typed in full: a number at the prompt may be meant for something else.
  return IDS.test(line)
    ? toggle(project, change, line)
    : refuse('by-command', 'that is a command', { tryNext: [line] });
}

/** Turns the ticks of the named tasks round. */
function toggle(project: ProjectState, change: ChangeState, text: string): Outcome {
  const ids = [...new Set(text.toUpperCase().match(/TASK-\d{3,}/g) ?? [])];
  const strange = ids.find((id) => !project.order.includes(id));
  if (strange !== undefined) return unknown(project, strange);
  const ticked = new Set(tickedIds(project, change));
  const groups = [ids.filter((id) => ticked.has(id)), ids.filter((id) => !ticked.has(id))];
  const events = groups.flatMap((taskIds, at): Event[] =>
    taskIds.length === 0 ? [] : [{ type: 'change/ticked', id: change.id, taskIds, ticked: at === 1 }],
  );
  return decision({ events });
}

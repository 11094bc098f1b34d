import { AGENT_NAMES } from '../../../schemas/stage.ts';
import type { Problem } from '../../../schemas/task-graph.ts';
import type { Usage } from '../../../schemas/usage.ts';
import { activeOrder } from '../../core/maintenance/cycles.ts';
import type { ProjectState } from '../../core/state.ts';
import { duration, money, tokens } from '../format.ts';

/** `Agent 3 Builder`. */
export function agentName(agent: number): string {
  const name = AGENT_NAMES[agent];
  return name === undefined ? `Agent ${agent}` : `Agent ${agent} ${name}`;
}

export { count } from '../../core/count.ts';

/** Names joined by commas, at most `limit` of them. */
export function names(list: readonly string[], limit: number | null): string {
  if (limit === null || list.length <= limit) return list.join(', ');
  return `${list.slice(0, limit).join(', ')} and ${list.length - limit} more`;
}

/** What a run took: `12 s · 1.2k tokens in · 340 out · $0.01`; a tilde marks counts that were estimated. */
export function runFigures(durationMs: number, usage: Usage | null): string {
  if (usage === null) return durationMs > 0 ? duration(durationMs) : '';
  const about = usage.exact ? '' : '~';
  const input = tokens(usage.fresh + usage.cacheRead + usage.cacheWrite);
  const cost = usage.costMicroUsd === null ? 'cost unknown' : money(usage.costMicroUsd);
  return `${duration(durationMs)} · ${about}${input} tokens in · ${about}${tokens(usage.output)} out · ${cost}`;
}

/** `TDD.md:12 message`. */
export function problemText({ file, line, message }: Problem): string {
  return `${file}${line === null ? '' : `:${line}`} ${message}`;
}

/** How many of the tasks being worked on are done. */
export function progressOf(project: ProjectState): { readonly done: number; readonly total: number } {
  const order = activeOrder(project);
  return { done: order.filter((id) => project.tasks[id]?.status === 'DONE').length, total: order.length };
}

/** `TASK-002 Add habits`; the id alone where the plan does not know it. */
export function taskName(project: ProjectState | null, id: string): string {
  const title = project?.tasks[id]?.task.title;
  return title === undefined ? id : `${id} ${title}`;
}

/** First seven digits of a commit. */
export const shortSha = (sha: string): string => sha.slice(0, 7);

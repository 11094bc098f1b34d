import { AGENT_NAMES } from '../../../schemas/stage.ts';
import type { Live } from '../../core/transcript.ts';

/** What a side does now, such as `Builder TASK-003: npm test`; empty at rest, and before it has begun. */
export function doingOf(view: Live | null): string {
  if (view === null) return '';
  if (view.command !== null) return `checking: ${view.command.text}`;
  if (view.run === null) return '';
  const { agent, taskId, purpose, tool, tail } = view.run;
  const what = tool ?? tail.at(-1) ?? '';
  return `${AGENT_NAMES[agent] ?? 'agent'} ${taskId ?? purpose}${what === '' ? '' : `: ${what}`}`;
}

/** Monotonic milliseconds of a side's last sign of life; null when nothing of it runs. */
export function lastSignOf(view: Live | null): number | null {
  return view?.run?.lastOutputAt ?? view?.command?.startedAt ?? null;
}

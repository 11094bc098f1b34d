import { AGENT_NAMES } from '../../../schemas/stage.ts';
import { budgetNow } from '../../core/budget/budget-now.ts';
import { turnOf } from '../../core/budget/turn-now.ts';
import { limitsOf } from '../../core/limits.ts';
import type { Live, SideLive } from '../../core/transcript.ts';
import type { SideSession } from './side-session.ts';

/** What a side does now, such as `Builder TASK-003: npm test`; empty at rest, and before it has begun. */
function doingOf(view: Live | null): string {
  if (view === null) return '';
  if (view.command !== null) return `checking: ${view.command.text}`;
  if (view.run === null) return '';
  const { agent, taskId, purpose, tool, tail } = view.run;
  const what = tool ?? tail.at(-1) ?? '';
  return `${AGENT_NAMES[agent] ?? 'agent'} ${taskId ?? purpose}${what === '' ? '' : `: ${what}`}`;
}

/** What is seen of a side's session: what it does, its last sign of life, and what it spends. */
export function signsOf(session: SideSession | null, heardAt: number): Signs {
  const view = session?.live.view ?? null;
  const lastOutputAt = view?.run?.lastOutputAt ?? view?.command?.startedAt ?? heardAt;
  return { doing: doingOf(view), lastOutputAt, budget: session === null ? null : budgetOf(session) };
}

type Signs = Pick<SideLive, 'doing' | 'lastOutputAt' | 'budget'>;

function budgetOf(session: SideSession): Signs['budget'] {
  const { project, shell } = session.snapshotState();
  if (project === null) return null;
  const turn = turnOf(session.live.view);
  return budgetNow(project, { limits: limitsOf(shell), flight: session.flight, turn, sides: {} });
}

import type { Event } from '../../../schemas/event.ts';
import { decision, type Outcome } from '../decision.ts';
import type { Report } from '../report.ts';
import { say } from '../show.ts';
import type { State } from '../state.ts';
import { onPreviewed } from './on-previewed.ts';
import { onResetFound, onResetUndone } from './reset.ts';

export type TravelReport = Extract<
  Report,
  { type: 'travel/previewed' | 'cycle/based' | 'travel/moved' | 'reset/found' | 'reset/undone' }
>;

/** News of a replay, an undo or a merge under way. */
export function onTravel(state: State, report: TravelReport): Outcome {
  switch (report.type) {
    case 'travel/previewed':
      return onPreviewed(state, report);
    case 'cycle/based': {
      const { ref, head } = report.snapshot;
      return decision({ events: [{ type: 'maintenance/based', id: report.cycle, backup: ref, head }] });
    }
    case 'travel/moved':
      return onMoved(report);
    case 'reset/found':
      return onResetFound(state, report);
    case 'reset/undone':
      return onResetUndone(report);
    default:
      return report satisfies never;
  }
}

function onMoved({ id, moved }: Extract<TravelReport, { type: 'travel/moved' }>): Outcome {
  if (moved.kind === 'moved') {
    const left = moved.left ?? [];
    const words = say(
      'warn',
      'Written to by somebody while it was moved, and left as it is now:',
      ...left.map((path) => `  ${path}`),
    );
    const events: readonly Event[] = [{ type: 'travel/ended', id, head: moved.head, extra: [...moved.extra] }];
    return decision({ events, show: left.length === 0 ? [] : [words] });
  }
  const { what, next } = moved.obstacle;
  return decision({ events: [{ type: 'travel/refused', id, why: `${what} ${next}` }] });
}

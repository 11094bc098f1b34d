import type { CommandResult, Event, EventOf } from '../../../schemas/event.ts';
import { testCounts } from '../forks/test-counts.ts';
import type { Place } from '../project-start.ts';
import type { ProjectState, Tally } from '../state.ts';
import { isAgentsTrouble, wentAstray } from './runs.ts';

/** Figures of what happened, for comparing the sides of a fork. They only grow; going back takes none of them back. */
export function evolveTally(state: ProjectState, event: Event, place: Place): ProjectState {
  const { tally } = state;
  const add = (more: Partial<Tally>): ProjectState => ({ ...state, tally: { ...tally, ...more } });
  switch (event.type) {
    case 'run/started':
      return add({ runs: tally.runs + 1 });
    case 'run/ended':
      return add({ elapsedMs: tally.elapsedMs + event.durationMs, stalls: tally.stalls + (failed(event) ? 1 : 0) });
    case 'task/checked':
      return add({
        checks: { ...tally.checks, [event.taskId]: { seq: place.seq, commands: event.commands.map(seen) } },
        elapsedMs: event.commands.reduce((sum, command) => sum + command.durationMs, tally.elapsedMs),
        stalls: tally.stalls + (event.failures.length > 0 ? 1 : 0),
      });
    case 'rerun/ended':
      return add({ elapsedMs: event.commands.reduce((sum, command) => sum + command.durationMs, tally.elapsedMs) });
    case 'question/asked':
      return event.kind === 'clarification' ? add({ stalls: tally.stalls + 1 }) : state;
    case 'pipeline/halted':
      return event.reason === 'paused' || event.reason === 'budget' ? state : add({ stalls: tally.stalls + 1 });
    default:
      return state;
  }
}

const seen = ({ command, exit, tail }: CommandResult) => ({ command, passed: exit === 0, tests: testCounts(tail) });

/** A run that failed by itself; one that stops the pipeline as well is counted by the stop. */
function failed(event: EventOf<'run/ended'>): boolean {
  const byItself = ['failed', 'unreadable', 'unreported', 'error'].includes(event.outcome);
  return byItself && !wentAstray(event) && !isAgentsTrouble(event);
}

import { count } from '../count.ts';
import { decision, type Outcome, refuse } from '../decision.ts';
import { moneyText } from '../forks/money-text.ts';
import { say, table } from '../show.ts';
import type { MaintenanceCycle, ProjectState } from '../state.ts';
import { reviewWords, securityWords } from './cycle-words.ts';

const OPEN = ['requested', 'scoped', 'approved'];
const STATUSES = ['open', ...OPEN, 'finished', 'dropped', 'skipped'];

/** What a cycle's runs used; money is n/a where a turn had no price. */
function costWords({ spend }: MaintenanceCycle): string {
  if (spend === null) return 'no figures';
  const tokens = spend.input + spend.output + spend.cacheRead + spend.cacheWrite;
  const money = spend.unknownCost > 0 ? 'n/a' : moneyText(spend.costMicroUsd);
  return `${count(spend.turns, 'turn')}, ${tokens} tokens, ${money}`;
}

const day = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`;

function rowsOf(state: ProjectState, cycle: MaintenanceCycle): readonly (readonly string[])[] {
  const tasks = cycle.taskIds.map((id) => {
    const task = state.tasks[id];
    return task === undefined ? id : `${id} ${task.status}`;
  });
  const until = cycle.endedAt === null ? 'open' : day(cycle.endedAt);
  const commit = cycle.commit === null ? '' : `, commit ${cycle.commit.slice(0, 8)}`;
  return [
    [cycle.id, `${cycle.status}: ${cycle.title.replace(/\s+/g, ' ')}`],
    ['  asked for', `${cycle.request.replace(/\s+/g, ' ')} (${day(cycle.at)} to ${until}${commit})`],
    ['  tasks', tasks.join(', ') || 'none'],
    ['  verdicts', `critic: ${reviewWords(state, cycle)}; security: ${securityWords(state, cycle)}`],
    ['  used', costWords(cycle)],
  ];
}

function fits(cycle: MaintenanceCycle, filter: string): boolean {
  if (filter === 'open') return OPEN.includes(cycle.status);
  if (STATUSES.includes(filter)) return cycle.status === filter;
  const text = `${cycle.id} ${cycle.title} ${cycle.request}`.toLowerCase();
  return filter.split(/\s+/).every((word) => text.includes(word));
}

/** Every change so far, the newest first; `words` are a state, a number, or words of what was asked for. */
export function cycleHistory(state: ProjectState, words: readonly string[]): Outcome {
  const filter = words.join(' ').trim().toLowerCase();
  const all = state.maintenance.toSorted((a, b) => b.id.length - a.id.length || (a.id < b.id ? 1 : -1));
  if (all.length === 0) return decision({ show: [say('info', 'No change was asked for yet.')] });
  const found = filter === '' ? all : all.filter((cycle) => fits(cycle, filter));
  if (found.length > 0)
    return decision({
      show: [
        table(
          'Changes',
          found.flatMap((cycle) => rowsOf(state, cycle)),
        ),
      ],
    });
  return refuse('nothing-found', `no change fits "${words.join(' ')}"`, {
    tryNext: ['!m-history', '!m-history finished'],
  });
}

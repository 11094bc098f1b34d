import { CAP_STAGES, type CapScope, type CapUnit } from '../../../schemas/cap-event.ts';
import { openFork } from '../branch-effects.ts';
import { decision, type Outcome, refuse } from '../decision.ts';
import { setBudget } from '../forks/ask-budget.ts';
import { microUsdOf } from '../forks/money-text.ts';
import { needWritable } from '../guards.ts';
import { say } from '../show.ts';
import type { ProjectState, State } from '../state.ts';
import { capKey, NOTHING_USED } from './cap-book.ts';
import { amountText, raiseLine, scopeWords, usedWords } from './cap-words.ts';
import { countedFor } from './caps.ts';

const USAGE = '!budget set <USD>|<tokens>k|off [session|stage <name>|task <TASK-NNN>|fork]';

/** `!budget set`: gives the project, or a part of it, a cap, another one, or none. Also while agents work. */
export function setCap(state: State, [amount = '', ...of]: readonly string[]): Outcome {
  const held = needWritable(state);
  const { project } = state;
  if (held !== null || project === null) return held ?? decision({});
  const scope = scopeOf(project, of);
  if (typeof scope === 'string') return refuse('usage', scope, { tryNext: [USAGE] });
  if (amount === 'off') return takenAway(project, scope);
  const limit = amountOf(amount);
  if (limit === null) {
    const why = 'that does not fit: an amount of US dollars such as 5, or of tokens such as 200k, above 0?';
    return refuse('usage', why, { tryNext: [USAGE] });
  }
  // The money of a fork has its budget already, which its sides know.
  if (scope.kind === 'fork' && limit.unit === 'usd') return setBudget(state, [amount]);
  return given(project, scope, limit);
}

function given(project: ProjectState, scope: CapScope, { unit, limit }: Amount): Outcome {
  const base = project.caps.set[capKey({ scope, unit })]?.base ?? NOTHING_USED;
  const isNew = scope.kind === 'session' && project.caps.set[capKey({ scope, unit })] === undefined;
  const use = countedFor(project, { scope, unit, limit, base, stops: true, sides: true, warnsAt: [] });
  const used = isNew ? 0 : use.used;
  if (used >= limit) {
    const message = `${scopeWords(scope)} has used ${amountText(used, unit)} already, so nothing could go on`;
    return refuse('budget-used', message, { tryNext: [raiseLine(use), '!pause'] });
  }
  const later = project.halt?.reason === 'budget' ? ' Go on with !resume.' : '';
  const until = scope.kind === 'session' ? ' It counts from now until this shell is left.' : '';
  const text = `${usedWords({ ...use, used })} used by ${scopeWords(scope)}.${until}${later}`;
  return decision({ events: [{ type: 'budget/set', scope, unit, limit }], show: [say('good', text)] });
}

function takenAway(project: ProjectState, scope: CapScope): Outcome {
  const units = (['usd', 'tokens'] as const).filter((unit) => project.caps.set[capKey({ scope, unit })] !== undefined);
  if (units.length === 0) {
    return refuse('no-cap', `${scopeWords(scope)} has no cap that was set`, { tryNext: ['!budget', USAGE] });
  }
  return decision({
    events: units.map((unit) => ({ type: 'budget/set', scope, unit, limit: null }) as const),
  });
}

interface Amount {
  readonly unit: CapUnit;
  readonly limit: number;
}

/** `5`, `$2.50`; `200k`, `1.5M` tokens. */
function amountOf(text: string): Amount | null {
  const tokens = /^(\d{1,6}(?:\.\d{1,3})?)([km])$/i.exec(text);
  if (tokens === null) {
    const limit = microUsdOf(text);
    return limit === null ? null : { unit: 'usd', limit };
  }
  const [, count = '', size = ''] = tokens;
  const limit = Math.round(Number(count) * (size.toLowerCase() === 'k' ? 1000 : 1_000_000));
  return limit > 0 ? { unit: 'tokens', limit } : null;
}

type Scopes = (project: ProjectState, name: string) => CapScope | string;

/** By the word after the amount; those that need a name, and those that take none. */
const NAMED: Readonly<Record<string, Scopes>> = { stage: (_project, name) => stageOf(name), task: taskOf };
const NAMELESS: Readonly<Record<string, Scopes>> = {
  project: () => ({ kind: 'project' }),
  session: () => ({ kind: 'session' }),
  fork: forkOf,
};

/** What the cap is on, or why that cannot be. */
function scopeOf(project: ProjectState, [kind = 'project', name, ...more]: readonly string[]): CapScope | string {
  const scope = (name === undefined ? NAMELESS : NAMED)[kind.toLowerCase()];
  if (scope === undefined || more.length > 0) return `that does not fit: ${[kind, name, ...more].join(' ').trim()}`;
  return scope(project, name ?? '');
}

function forkOf(project: ProjectState): CapScope | string {
  const fork = openFork(project);
  return fork === null ? 'no fork is open' : { kind: 'fork', name: fork.name };
}

function stageOf(name: string): CapScope | string {
  const stage = CAP_STAGES.find((one) => one === name.toLowerCase());
  return stage === undefined ? `no stage is called ${name}: ${CAP_STAGES.join(', ')}` : { kind: 'stage', stage };
}

function taskOf({ tasks }: ProjectState, name: string): CapScope | string {
  const taskId = name.toUpperCase();
  return tasks[taskId] === undefined ? `there is no task ${name}` : { kind: 'task', taskId };
}

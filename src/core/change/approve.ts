import type { Event } from '../../../schemas/event.ts';
import type { Observation } from '../../../schemas/observation.ts';
import { PATHS } from '../../../schemas/paths.ts';
import { decision, type Outcome, type Refusal, refuse } from '../decision.ts';
import { refuseOpenFork } from '../forks/open-words.ts';
import { needIdle } from '../guards.ts';
import { validatePlan } from '../plan-rules.ts';
import { problemWords } from '../problem-words.ts';
import { replanned } from '../replanned.ts';
import { parseSpec } from '../spec.ts';
import type { ProjectState, State } from '../state.ts';
import { decideTier } from '../tier.ts';
import { type ChangeState, pendingChange } from './change-state.ts';
import { handEdited } from './drifted.ts';
import { notParsed } from './on-change.ts';
import { specWithChange } from './spec-edit.ts';
import { tickEvents } from './tick.ts';
import { tickedIds } from './ticks.ts';

/** `!change-approve`: the words tick tasks in (`with`) and out (`without`) first. */
export function approve(state: State, words: readonly string[]): Outcome {
  const { project } = state;
  const change = project === null ? null : pendingChange(project);
  const observed = state.shell.observed;
  if (project === null || change === null) return decision({});
  const closed = needIdle(state) ?? refuseOpenFork(project);
  if (closed !== null) return closed;
  if (observed === null) return refuse('not-observed', 'the project files could not be read', { tryNext: ['!doctor'] });
  const ticks = tickEvents(project, change, words);
  if ('kind' in ticks) return ticks;
  const stale = edited(project, change, observed) ?? planFaults(state, change, observed);
  return stale ?? approved(state, { project, change: afterTicks(change, ticks), observed }, ticks);
}

const afterTicks = (change: ChangeState, events: readonly Event[]): ChangeState => {
  const ticks = { ...change.ticks };
  for (const event of events) {
    if (event.type === 'change/ticked') for (const id of event.taskIds) ticks[id] = event.ticked;
  }
  return { ...change, ticks };
};

/** What was edited by hand since the report is not in it. */
function edited(project: ProjectState, change: ChangeState, observed: Observation): Refusal | null {
  const now = handEdited(project, observed).map(({ path, sha256 }) => `${path} ${sha256}`);
  const then = change.drift.map(({ path, sha256 }) => `${path} ${sha256}`);
  if (JSON.stringify(now) === JSON.stringify(then)) return null;
  const message = 'specification, schema or task graph were edited since the report was made';
  return refuse('edited-since', message, { tryNext: ['!change-cancel', 'then !change again'] });
}

/** A plan that was edited by hand is taken over only when it holds to every rule. */
function planFaults({ project }: State, { drift }: ChangeState, observed: Observation): Refusal | null {
  if (project?.spec == null || !drift.some(({ path }) => path === PATHS.taskGraph)) return null;
  const problems = validatePlan(observed, { ...project.spec, summary: '' }, project.spec.tier);
  if (problems.length === 0) return null;
  const missing = problems.map((problem) => ({ what: problemWords(problem), next: 'edit the file' }));
  return refuse('plan-invalid', 'the plan as it was edited does not hold', { missing, tryNext: ['edit the file'] });
}

interface Approved {
  readonly project: ProjectState;
  readonly change: ChangeState;
  readonly observed: Observation;
}

function approved(state: State, { project, change, observed }: Approved, ticks: readonly Event[]): Outcome {
  if (observed.spec === null)
    return refuse('no-spec', `${PATHS.spec} is gone`, { tryNext: ['!change-cancel', '!compile'] });
  const edit = change.byHand ? null : specWithChange(observed.spec.text, change);
  const { spec, problems } = parseSpec(edit?.content ?? observed.spec.text);
  if (spec === null) return notParsed(problems);
  const tier = decideTier(spec.profile, spec.features.length);
  const { title, features, profile } = spec;
  const derive = change.radius.contracts.map(({ name }) => name);
  const taken = change.drift.some(({ path }) => path === PATHS.taskGraph) ? replanned(state) : [];
  const event: Event = {
    type: 'change/approved',
    id: change.id,
    taskIds: [...tickedIds(project, change)],
    contracts: derive,
    edit,
    spec: { title, features, profile, tier: tier.tier, tierReasons: [...tier.reasons] },
  };
  return decision({ shell: [{ type: 'shell/focus', agent: null }], events: [...ticks, ...taken, event] });
}

/** `!change-cancel`: as if it had never been asked for. */
export function cancel(state: State): Outcome {
  const { project } = state;
  const busy = needIdle(state);
  if (busy !== null) return busy;
  const change = project === null ? null : pendingChange(project);
  return change === null ? decision({}) : decision({ events: [{ type: 'change/cancelled', id: change.id }] });
}

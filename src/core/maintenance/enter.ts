import type { Event } from '../../../schemas/event.ts';
import { decision, type Missing, type Outcome, type Refusal, refuse } from '../decision.ts';
import { missing } from '../gates.ts';
import { needIdle, needWritable, passGate } from '../guards.ts';
import { isShipped } from '../next-step.ts';
import type { MaintenanceCycle, ProjectState, State } from '../state.ts';
import { openCycle, tasksOfCycle } from './cycles.ts';
import { blockersOf, securityBlockers } from './judge.ts';

const DESCRIBE = 'describe the change you want';

/** Whether the change that is open may be built now: true, or a refusal that names all that is missing. */
export function mayBuildCycle(state: State): true | Refusal {
  const none = needWritable(state) ?? notMaintained(state.project) ?? needIdle(state);
  const { project } = state;
  if (none !== null || project === null) return none ?? true;
  const unmet = [...scopeMissing(project), ...missing(state, 'build')];
  if (unmet.length === 0) return true;
  const one = unmet.length === 1;
  const message = `!m-build is not open: ${unmet.length} ${one ? 'requirement is' : 'requirements are'} not met`;
  const tryNext = [...new Set(unmet.map(({ next }) => next))].slice(0, 3);
  return refuse(scopeMissing(project).length > 0 ? 'no-scope' : 'gate-closed', message, { missing: unmet, tryNext });
}

/** Refuses what is only there once a project is shipped and Agent 7 has taken it over. */
function notMaintained(project: ProjectState | null): Refusal | null {
  if (project === null || project.stage === 'maintenance') return null;
  const ready = isShipped(project);
  const message = ready ? 'Agent 7 has not taken this project over yet' : 'this project is not shipped yet';
  return refuse('not-maintained', message, { tryNext: [ready ? 'Start agent 7' : '!status'] });
}

function scopeMissing(project: ProjectState): readonly Missing[] {
  const cycle = openCycle(project);
  if (cycle === null) return [{ what: 'no change is open', next: DESCRIBE }];
  if (cycle.taskIds.length > 0) return [];
  return [{ what: `${cycle.id} is not scoped yet`, next: project.halt === null ? DESCRIBE : '!resume' }];
}

/** Approves the scope and builds it. A change that is held goes back to Agent 7 with what was found. The gate is open already. */
export function enterCycle({ project }: State): Outcome {
  const cycle = project === null ? null : openCycle(project);
  if (project === null || cycle === null || cycle.taskIds.length === 0) {
    return project === null ? decision({}) : refuse('no-scope', 'no change is scoped', { tryNext: [DESCRIBE] });
  }
  return passGate('build', sentBack(project, cycle), [{ type: 'maintenance/approved', id: cycle.id }]);
}

/** The tasks whose files the findings name go back with them; where they name none, the last task does. */
function sentBack(project: ProjectState, cycle: MaintenanceCycle): readonly Event[] {
  const tasks = tasksOfCycle(project, cycle);
  const blockers = blockersOf(project, cycle);
  if (blockers.length === 0 || tasks.some(({ status }) => status !== 'DONE')) return [];
  const files = new Set(blamed(project, cycle));
  const own = tasks.filter(({ task }) => task.outputFiles.some((path) => files.has(path)));
  const note = [...blockers, ...advice(project, cycle)].join('; ');
  return (own.length > 0 ? own : tasks.slice(-1)).map(({ task }) => ({ type: 'task/reopened', taskId: task.id, note }));
}

const openFindings = (project: ProjectState, cycle: MaintenanceCycle) => {
  const ids = new Set(securityBlockers(project, cycle).map((line) => line.split(' ')[0]));
  return (cycle.security?.findings ?? []).filter(({ id }) => ids.has(id));
};

const objections = ({ review }: MaintenanceCycle) =>
  (review?.answers ?? [])
    .filter(({ verdict }) => verdict === 'no')
    .flatMap(({ findings }) => findings.filter((one) => one.blocking));

function blamed(project: ProjectState, cycle: MaintenanceCycle): readonly string[] {
  return [...openFindings(project, cycle), ...objections(cycle)].flatMap(({ file }) => (file === null ? [] : [file]));
}

function advice(project: ProjectState, cycle: MaintenanceCycle): readonly string[] {
  return [...openFindings(project, cycle), ...objections(cycle)].flatMap(({ fix }) => (fix === '' ? [] : [fix]));
}

import type { Observation } from '../../schemas/observation.ts';
import { PATHS } from '../../schemas/paths.ts';
import type { AgentNumber, Gate } from '../../schemas/stage.ts';
import { reviewerFault } from './agent-choice.ts';
import { pendingChange, unplanned } from './change/change-state.ts';
import type { Missing } from './decision.ts';
import { forkInTheWay, sideWords } from './forks/open-words.ts';
import { buildHandoff } from './handoff.ts';
import { limitsOf } from './limits.ts';
import { openCycle } from './maintenance/cycles.ts';
import { validatePlan } from './plan-rules.ts';
import { problemWords } from './problem-words.ts';
import { unaccounted } from './secrets/secret-block.ts';
import { parseSpec } from './spec.ts';
import type { MaintenanceCycle, ProjectState, State } from './state.ts';
import { judgeSecurity } from './verdicts.ts';

const unmet = (what: string, next: string): Missing => ({ what, next });

/** Every requirement of a gate that does not hold now, each with the command that meets it; empty means the gate is open. */
export function missing(state: State, gate: Gate): readonly Missing[] {
  const project = state.project;
  if (project === null) return [unmet('no project is open', 'Start agent 0')];
  const forked = notHere(project, gate) ?? forkInTheWay(project);
  if (forked !== null) return [forked];
  const change = pendingChange(project);
  if (change !== null) return [unmet(`${change.id} waits for your word`, '!change-approve or !change-cancel')];
  return [...RULES[gate](state, project), ...reviewerMissing(state, project, gate)];
}

/** In a side of a fork only the Builder works: what is reviewed is the merged project. */
function notHere({ origin }: ProjectState, gate: Gate): Missing | null {
  if (origin === null || gate === 'build') return null;
  const next = `in ${origin.parent}: !merge ${origin.side}`;
  return unmet(`this is ${sideWords(origin)}; !${gate} is for the merged project`, next);
}

const REVIEWER: Partial<Record<Gate, AgentNumber>> = { critic: 4, security: 5, verify: 6 };

/** The configuration may ask that code is reviewed by another than its author. */
function reviewerMissing({ shell }: State, project: ProjectState, gate: Gate): Missing[] {
  const reviewer = REVIEWER[gate];
  const fault = reviewer === undefined ? null : reviewerFault(project, reviewer, limitsOf(shell).crew);
  return fault === null ? [] : [unmet(fault, `set agent.stages.${reviewer} in config/context.json, then !${gate}`)];
}

type Rule = (state: State, project: ProjectState) => readonly Missing[];

const RULES: Record<Gate, Rule> = {
  compile: (_state, project) => {
    if (Object.keys(project.tasks).length > 0) {
      return [unmet('the plan is made from the compiled specification already', '!reset')];
    }
    return [];
  },
  plan: (state, project) => [...specMissing(state, project), ...specUnreadable(state), ...planStarted(project)],
  build: (state, project) => [...specMissing(state, project), ...planMissing(state, project)],
  critic: (_state, project) => critiqueMissing(project),
  security: (state, project) => [...critiqueVerdictMissing(project), ...reportMissing(state, 'criticism')],
  verify: (state, project) => verifyMissing(state, project),
};

function specMissing(state: State, project: ProjectState): Missing[] {
  if (project.spec === null) return [unmet('the specification is not compiled', '!compile')];
  if (state.shell.observed !== null && state.shell.observed.spec === null) {
    return [unmet(`${PATHS.spec} is gone`, '!compile')];
  }
  return [];
}

/** A person may have edited the specification since it was compiled. */
function specUnreadable({ shell: { observed } }: State): Missing[] {
  const found = observed?.spec == null ? null : parseSpec(observed.spec.text);
  const fault = found?.spec === null ? found.problems[0] : undefined;
  return fault === undefined
    ? []
    : [unmet(`the specification cannot be read: ${problemWords(fault)}`, 'edit the file')];
}

function planStarted(project: ProjectState): Missing[] {
  const begun = Object.values(project.tasks).some((task) => task.status !== 'PENDING');
  // An approved change is planned in: the rules see to it that only its tasks are planned anew.
  if (unplanned(project).length > 0) return [];
  return begun ? [unmet('tasks of the present plan are built already', '!build')] : [];
}

function planMissing(state: State, project: ProjectState): Missing[] {
  const observed = state.shell.observed;
  if (observed === null) return [unmet('the project files could not be read', '!doctor')];
  const files = planFilesMissing(observed);
  if (files.length > 0 || project.stage === 'maintenance' || project.spec === null) return files;
  const problems = validatePlan(observed, { ...project.spec, summary: '' }, project.spec.tier);
  if (problems.length > 0) return problems.map((problem) => unmet(problemWords(problem), 'edit the file, or !plan'));
  const valid = project.planHash === null || (buildHandoff(project)?.version ?? 0) >= 2;
  return valid ? [] : [unmet('HANDOFF v2 is not valid', '!plan')];
}

function planFilesMissing(observed: Observation): Missing[] {
  const files: Missing[] = [];
  if (observed.taskGraph === null) files.push(unmet(`${PATHS.taskGraph} is missing`, '!plan'));
  if (observed.contracts.length === 0) files.push(unmet(`${PATHS.contracts}/ holds no contract`, '!plan'));
  if (observed.ownership === null) files.push(unmet(`${PATHS.ownership} is missing`, '!plan'));
  return files;
}

const isBegun = ({ status, base }: MaintenanceCycle): boolean => status === 'approved' && base !== null;

function critiqueMissing(project: ProjectState): Missing[] {
  if (project.order.length === 0) return [unmet('there is no plan', project.spec === null ? '!compile' : '!plan')];
  const cycle = project.stage === 'maintenance' ? openCycle(project) : null;
  if (cycle !== null && isBegun(cycle)) {
    return [unmet(`${cycle.id} is under way, and is looked at in its own questions`, '!m-build or !m-skip')];
  }
  const open = project.order.filter((id) => project.tasks[id]?.status !== 'DONE');
  if (open.length === 0) return owedMissing(project);
  if (project.stage !== 'planning' && project.halt?.reason === 'paused') return [];
  const names = open.slice(0, 6).join(', ') + (open.length > 6 ? ', …' : '');
  return [unmet(`${open.length} of ${project.order.length} tasks are not DONE (${names})`, towardsCritic(project))];
}

function owedMissing({ owed }: ProjectState): Missing[] {
  if (owed === null) return [];
  const owners = owed.owners.map(({ taskId }) => taskId).join(', ');
  return [unmet(`the tests of ${owners} are to be run again after ${owed.taskId}`, '!build')];
}

function towardsCritic(project: ProjectState): string {
  if (project.halt !== null) return project.stage === 'building' ? '!build, or !pause to leave it so' : '!build';
  return project.work?.kind === 'question' ? 'answer the question, or !pause to stop here' : '!build';
}

function critiqueVerdictMissing(project: ProjectState): Missing[] {
  const list: Missing[] = [];
  if (project.critique === null) list.push(unmet('there is no critic verdict', '!critic'));
  else if (project.critique.seq < project.codeSeq) {
    list.push(unmet('the code changed after the critic read it', '!critic'));
  }
  if (project.handoffVersion < 4) list.push(unmet('HANDOFF v4 is not written', '!critic'));
  return list;
}

function reportMissing(state: State, report: 'criticism' | 'securityReport'): Missing[] {
  if (state.shell.observed === null || state.shell.observed[report]) return [];
  return report === 'criticism'
    ? [unmet(`${PATHS.criticism} is missing`, '!critic')]
    : [unmet(`${PATHS.securityReport} is missing`, '!security')];
}

function verifyMissing(state: State, project: ProjectState): Missing[] {
  if (project.security === null || project.handoffVersion < 5) {
    return [unmet('there is no security review (SECURITY_REPORT, HANDOFF v5)', '!security')];
  }
  const list: Missing[] = [...reportMissing(state, 'securityReport')];
  if (project.security.seq < project.codeSeq)
    list.push(unmet('the code changed after the security review', '!security'));
  const open = unaccounted(project).map(({ id }) => id);
  if (open.length > 0) list.push(unmet(`the security review does not account for ${open.join(', ')}`, '!security'));
  for (const blocker of judgeSecurity(project.security.findings, project.risks).blockers) {
    const id = blocker.split(' ')[0] ?? blocker;
    const finding = project.security.findings.find((one) => one.id === id);
    const accept = finding?.severity === 'HIGH' ? `, or !security accept ${id} <reason>` : '';
    list.push(unmet(`unresolved: ${blocker}`, `!build <TASK-NNN> fix ${id}${accept}, then !security`));
  }
  return list;
}

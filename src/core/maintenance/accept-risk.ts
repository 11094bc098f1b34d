import type { Finding } from '../../../schemas/results.ts';
import { decision, type Outcome, refuse } from '../decision.ts';
import type { ProjectState, State } from '../state.ts';
import { openCycle } from './cycles.ts';
import { isSecurityDue, riskId, securityBlockers } from './judge.ts';

/** True while a finding of the open change waits for the human's word. */
export function isHeldBySecurity(project: ProjectState): boolean {
  const cycle = openCycle(project);
  if (project.stage !== 'maintenance' || cycle === null || project.work !== null) return false;
  return !isSecurityDue(project, cycle) && securityBlockers(project, cycle).length > 0;
}

/** A HIGH finding is accepted with a reason; of the open change in maintenance, else of the last security review. */
export function acceptRisk({ project }: State, words: readonly string[]): Outcome {
  const cycle = project !== null && isHeldBySecurity(project) ? openCycle(project) : null;
  const [word = '', ...reason] = words;
  const id = word.toUpperCase();
  if (id === '') {
    return refuse('no-finding', 'it does not say which finding', { tryNext: ['!security accept SEC-NNN <reason>'] });
  }
  const found = (cycle ?? project)?.security?.findings.find((one) => one.id === id);
  const mend = cycle === null ? `!build <TASK-NNN> fix ${id}` : '!m-build';
  if (found === undefined) {
    const tryNext = cycle === null ? ['!state', '!security'] : ['!m-status'];
    return refuse('no-finding', `there is no finding ${id}`, { tryNext });
  }
  if (found.severity === 'CRITICAL') {
    return refuse('critical', `${id} is CRITICAL and cannot be accepted`, { tryNext: [mend] });
  }
  return accepted(found, { name: cycle === null ? id : riskId(cycle, id), rationale: reason.join(' ') });
}

function accepted({ id, title }: Finding, { name, rationale }: { name: string; rationale: string }): Outcome {
  if (rationale === '') {
    return refuse('no-reason', 'a risk is accepted with a reason', { tryNext: [`!security accept ${id} <reason>`] });
  }
  const risk = { id: name, finding: title, rationale, accepted_by: 'human' };
  return decision({ events: [{ type: 'risk/accepted', risk }] });
}

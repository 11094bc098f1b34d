import type { EventOf } from '../../schemas/event.ts';
import type { Phase, ResultOf } from '../../schemas/results.ts';
import { standingTasks } from './maintenance/cycles.ts';
import type { ProjectState } from './state.ts';
import { judgeSecurity, judgeShip } from './verdicts.ts';

/** Names of the phases the shell decides itself; an agent's phase of the same name is ignored. */
const SHELL_PHASES = ['tasks done', 'gate commands', 'test contracts', 'checkpoints', 'security'] as const;

/** The phases that need no process: whether every task is DONE and no finding blocks. */
export function statePhases(state: ProjectState): readonly Phase[] {
  const tasks = standingTasks(state);
  const open = tasks.filter((task) => task.status !== 'DONE').map((task) => task.task.id);
  const blockers = judgeSecurity(state.security?.findings ?? [], state.risks).blockers;
  return [
    {
      name: 'tasks done',
      blocking: true,
      passed: open.length === 0 && state.order.length > 0,
      evidence:
        open.length === 0 ? `${tasks.length} of ${tasks.length} tasks are DONE` : `not DONE: ${open.join(', ')}`,
    },
    {
      name: 'security',
      blocking: true,
      passed: state.security !== null && blockers.length === 0,
      evidence: blockers.length === 0 ? 'no unresolved blocker' : blockers.join('; '),
    },
  ];
}

/**
 * The ship verdict, from what the shell ran and what the verifier found. The verifier can add a failed phase or an
 * unmet feature; nothing it says makes a phase of the shell's pass.
 */
export function judgeVerification(state: ProjectState, result: ResultOf<'verify'>): EventOf<'verification/judged'> {
  const own = new Set<string>(SHELL_PHASES);
  const phases = [...(state.checks?.phases ?? []), ...result.phases.filter((phase) => !own.has(phase.name))];
  const features = (state.spec?.features ?? []).map((feature) => feature.id);
  const judged = judgeShip({ phases, compliance: result.compliance, features });
  const contract = phases.find((phase) => phase.name === 'test contracts');
  const perf = result.phases.find((phase) => /perf/i.test(phase.name));
  return {
    type: 'verification/judged',
    phases,
    compliancePct: judged.compliancePct,
    tcPassRate: state.checks?.tcPassRate ?? 0,
    contractVerdict: contract?.passed === true ? 'PASS' : 'FAIL',
    perfVerdict: perf === undefined ? 'NOT-MEASURED' : perf.passed ? 'PASS' : 'FAIL',
    verdict: judged.verdict,
    notes: [...judged.notes, ...result.conditional_notes],
    summary: result.summary,
    compliance: result.compliance,
  };
}

import type { Event, EventOf } from '../../../schemas/event.ts';
import { PATHS } from '../../../schemas/paths.ts';
import { reviewResultSchema, scopeResultSchema, securityResultSchema } from '../../../schemas/results.ts';
import { accountFault } from '../secrets/accounting.ts';
import type { ProjectState } from '../state.ts';
import { openCycle } from './cycles.ts';
import { judgeReview } from './judge.ts';
import { reviewQuestions } from './questions.ts';
import { scopeTasks } from './scope-tasks.ts';
import { surfacesOf } from './surfaces.ts';

type Ended = EventOf<'run/ended'>;

const halt = (detail: string): readonly Event[] => [{ type: 'pipeline/halted', reason: 'failed', detail }];
const orphaned = (what: string): readonly Event[] => halt(`${what} arrived, but no maintenance cycle is open`);

/** A request becomes tasks with ids; what they touch is looked up besides what the agent declared. */
export function settleScope(state: ProjectState, ended: Ended): readonly Event[] {
  const cycle = openCycle(state);
  const parsed = scopeResultSchema.safeParse(ended.result);
  if (cycle === null) return orphaned('a scope');
  if (!parsed.success) return halt(`the scope cannot be read: ${parsed.error.message}`);
  const scoped = scopeTasks(cycle.id, parsed.data.tasks, PATHS.taskGraph);
  if (scoped.problems.length > 0) {
    return halt(`the scope of ${cycle.id} does not hold: ${scoped.problems.map((p) => p.message).join('; ')}`);
  }
  const { title, reason } = parsed.data;
  const surfaces = [...surfacesOf(state, scoped.tasks, parsed.data.surfaces)];
  return [{ type: 'maintenance/scoped', id: cycle.id, title, reason, tasks: [...scoped.tasks], surfaces }];
}

/** The Critic's answers to the questions about a change, and what they stop, which is computed here. */
export function settleReview(state: ProjectState, ended: Ended): readonly Event[] {
  const cycle = openCycle(state);
  const parsed = reviewResultSchema.safeParse(ended.result);
  if (cycle === null) return orphaned('a review');
  if (!parsed.success) return halt(`the review cannot be read: ${parsed.error.message}`);
  const { answers, summary } = parsed.data;
  const questions = [...reviewQuestions(state, cycle)];
  const blockers = [...judgeReview(answers)];
  return [{ type: 'maintenance/reviewed', id: cycle.id, questions, answers, blockers, summary }];
}

/** What a security check of a change found; which findings stop it is judged from them and the accepted risks. */
export function settleSecurity(state: ProjectState, ended: Ended): readonly Event[] {
  const cycle = openCycle(state);
  const parsed = securityResultSchema.safeParse(ended.result);
  if (cycle === null) return orphaned('a security check');
  if (!parsed.success) return halt(`the security result cannot be read: ${parsed.error.message}`);
  const { findings, domains, summary, secret_blocks: secretBlocks } = parsed.data;
  const fault = accountFault(state.secrets, secretBlocks);
  if (fault !== null) return halt(`the security result is not accepted: ${fault}`);
  return [{ type: 'maintenance/secured', id: cycle.id, domains, findings, summary, secretBlocks }];
}

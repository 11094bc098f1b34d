import type { Event, EventOf, Run } from '../../schemas/event.ts';
import {
  compileResultSchema,
  critiqueResultSchema,
  planResultSchema,
  type ResultFile,
  securityResultSchema,
  verifyResultSchema,
} from '../../schemas/results.ts';
import { mayDeliver } from './assignment.ts';
import type { Limits } from './limits.ts';
import { settleReview, settleScope, settleSecurity } from './maintenance/settle.ts';
import { newRun } from './new-run.ts';
import { accountFault } from './secrets/accounting.ts';
import { markOf } from './session-mark.ts';
import type { ProjectState, Work } from './state.ts';
import { judgeCritique, judgeSecurity } from './verdicts.ts';
import { judgeVerification } from './verification.ts';

type Settle = Extract<Work, { kind: 'settle' }>;

const halt = (detail: string): readonly Event[] => [{ type: 'pipeline/halted', reason: 'failed', detail }];

/** What the end of a run leads to. A verdict is computed here from the result's data, never taken from its words. */
export function settle(state: ProjectState, work: Settle, limits: Limits): readonly Event[] {
  const { run, ended } = work;
  if (ended.strayed.length > 0) return strayed(state, ended);
  if (run.purpose === 'task' && ended.trespass.length > 0) return touched(state, ended.trespass);
  const goesOn = ended.outcome === 'completed' || ended.outcome === 'asked';
  if (goesOn && ended.trespass.length > 0) return trespassed(run, ended);
  switch (ended.outcome) {
    case 'asked':
      return asked(state, work, limits);
    case 'cancelled':
    case 'interrupted':
      return startOver(state, run, limits);
    case 'completed':
      return completed(state, run, ended);
    case 'failed':
    case 'unreadable':
    case 'unreported':
    case 'error':
      return halt(`run ${run.runId} (${run.purpose}) ended as ${ended.outcome}: ${ended.why ?? 'no reason given'}`);
    default:
      return ended.outcome satisfies never;
  }
}

/** A run that was stopped while the human had already said to go on. */
function startOver(state: ProjectState, run: Run, limits: Limits): readonly Event[] {
  if (run.taskId !== null) return [{ type: 'task/picked', taskId: run.taskId }];
  return [{ type: 'run/started', run: newRun(state, { ...run, kind: 'start', resumes: markOf(run) }, limits.crew) }];
}

function trespassed(run: Run, ended: EventOf<'run/ended'>): readonly Event[] {
  const files = ended.trespass.slice(0, 5).join(', ');
  return halt(`run ${run.runId} (${run.purpose}) may only read, but these files changed while it ran: ${files}`);
}

/** Words of a run told with the stop; the rest stands with the run's end. */
const TOLD = 5;

/** The repository is not where it was, by an agent's own git or a person's: what goes on would build on the wrong ground. */
function strayed({ origin }: ProjectState, ended: EventOf<'run/ended'>): readonly Event[] {
  const said = [...ended.strayed, ...ended.trespass];
  const more = said.length > TOLD ? `; and ${said.length - TOLD} more` : '';
  const next = origin === null ? '!resume' : '!forks resume';
  return halt(`${said.slice(0, TOLD).join('; ')}${more}; when it is put right, or if it was you: ${next}`);
}

/** While a side of a fork worked, somebody changed the project it was made from: an agent that left its copy, or a person. */
function touched({ origin }: ProjectState, changed: readonly string[]): readonly Event[] {
  const what = changed.slice(0, 5).join(', ');
  const next = origin === null ? '!resume' : '!forks resume';
  return halt(`the main repository changed while this ran: ${what}; if that was you, ${next}`);
}

function asked(state: ProjectState, { run, ended }: Settle, limits: Limits): readonly Event[] {
  const round = (state.rounds[run.purpose] ?? 0) + 1;
  if (round > limits.clarificationRounds) {
    return halt(`run ${run.runId} asked more than ${limits.clarificationRounds} rounds of questions`);
  }
  const questionId = `Q${state.questionCount + 1}`;
  const questions = ended.asks;
  return [
    { type: 'question/asked', questionId, kind: 'clarification', runId: run.runId, taskId: null, round, questions },
  ];
}

function completed(state: ProjectState, run: Run, ended: EventOf<'run/ended'>): readonly Event[] {
  switch (run.purpose) {
    case 'compile':
      return deliver('spec', compileResultSchema.safeParse(ended.result), run);
    case 'plan':
      return deliver('plan', planResultSchema.safeParse(ended.result), run);
    case 'critique':
      return critique(ended);
    case 'security':
      return state.stage === 'maintenance' ? settleSecurity(state, ended) : security(state, ended);
    case 'verify':
      return verify(state, ended);
    case 'scope':
      return settleScope(state, ended);
    case 'review':
      return settleReview(state, ended);
    case 'interview':
    case 'impact':
    case 'chat':
    case 'task':
      return [];
    default:
      return run.purpose satisfies never;
  }
}

type Parsed<T> = { readonly success: true; readonly data: T } | { readonly success: false; readonly error: Error };

function deliver(bundle: 'spec' | 'plan', parsed: Parsed<{ files: ResultFile[] }>, run: Run): readonly Event[] {
  if (!parsed.success) return halt(`the result of run ${run.runId} cannot be read: ${parsed.error.message}`);
  const allowed = mayDeliver(run.purpose);
  const strange = parsed.data.files.filter((file) => !allowed.some((rule) => fits(rule, file.path)));
  if (strange.length > 0) {
    return halt(`run ${run.runId} handed over files outside its artifacts: ${strange.map((f) => f.path).join(', ')}`);
  }
  if (parsed.data.files.length === 0) return halt(`run ${run.runId} handed over no files`);
  return [{ type: 'artifacts/prepared', bundle, files: parsed.data.files }];
}

function fits(rule: string, path: string): boolean {
  if (!rule.includes('*')) return rule === path;
  const [head = '', tail = ''] = rule.split('*');
  return path.startsWith(head) && path.endsWith(tail) && !path.slice(head.length).includes('/') && !path.includes('..');
}

function critique(ended: EventOf<'run/ended'>): readonly Event[] {
  const parsed = critiqueResultSchema.safeParse(ended.result);
  if (!parsed.success) return halt(`the critic's result cannot be read: ${parsed.error.message}`);
  const { scores, critical_flaws, recommendations, summary } = parsed.data;
  const judged = copy(judgeCritique(scores, critical_flaws));
  return [{ type: 'critique/judged', scores, ...judged, criticalFlaws: critical_flaws, summary, recommendations }];
}

function copy(judged: ReturnType<typeof judgeCritique>) {
  return {
    mean: judged.mean,
    verdict: judged.verdict,
    atRisk: [...judged.atRisk],
    holdTriggers: [...judged.holdTriggers],
  };
}

function security(state: ProjectState, ended: EventOf<'run/ended'>): readonly Event[] {
  const parsed = securityResultSchema.safeParse(ended.result);
  if (!parsed.success) return halt(`the security result cannot be read: ${parsed.error.message}`);
  const { findings, domains, summary, secret_blocks: secretBlocks } = parsed.data;
  const fault = accountFault(state.secrets, secretBlocks);
  if (fault !== null) return halt(`the security result is not accepted: ${fault}`);
  const judged = judgeSecurity(findings, state.risks);
  const tier = state.spec?.tier ?? 'Complex';
  return [{ type: 'security/judged', tier, summary, domains, findings, blockers: [...judged.blockers], secretBlocks }];
}

function verify(state: ProjectState, ended: EventOf<'run/ended'>): readonly Event[] {
  const parsed = verifyResultSchema.safeParse(ended.result);
  if (!parsed.success) return halt(`the verifier's result cannot be read: ${parsed.error.message}`);
  return [judgeVerification(state, parsed.data)];
}

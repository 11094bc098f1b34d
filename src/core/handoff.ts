import { type Handoff, handoffSchema, namedCheckpointSchema } from '../../schemas/handoff.ts';
import { PATHS } from '../../schemas/paths.ts';
import { appliedIds } from './knowledge/used.ts';
import { besidesGivenUp } from './maintenance/given-up.ts';
import { countRegressions } from './regressions/regression.ts';
import type { ProjectState, TaskState } from './state.ts';

/**
 * HANDOFF as the state has it, at the highest version reached; null before the specification is compiled.
 * The fields of each version are those of product.md, section 4; no field of an earlier version is ever left out.
 */
export function buildHandoff(state: ProjectState): Handoff | null {
  if (state.handoffVersion === 0 || state.spec === null) return null;
  const parsed = parse(state);
  return parsed.success ? parsed.data : null;
}

/** The field that keeps HANDOFF from being written, and why: a fault of this program. Null when it can be written. */
export function handoffFault(state: ProjectState): string | null {
  if (state.handoffVersion === 0) return null;
  const issue = parse(state).error?.issues[0];
  return issue === undefined ? null : `${issue.path.map(String).join('.') || 'version'}: ${issue.message}`;
}

function parse(state: ProjectState) {
  const parts = [v1, v2, v3, v4, v5, v6].slice(0, state.handoffVersion).map((part) => part(state));
  return handoffSchema.safeParse(Object.assign({ version: state.handoffVersion }, ...parts));
}

/**
 * The text to write: what the state says, over any key of the present file that this program does not know.
 * A present file that is not JSON gives nothing to keep.
 *
 * Of the present `task_checkpoints`, an entry stays as it is while no work on that task began:
 * the file may be older than the journal, of a clone or made by hand, and `!replay` goes by it. From the first replay or
 * merge on (`ownCheckpoints`) those the state has are all there are: the tasks that went back keep none. Taking that
 * move back brings the rule before it back too, with the file as it was then.
 */
export function printHandoff(state: ProjectState, present: string | null): string | null {
  const built = buildHandoff(state);
  if (built === null) return null;
  const foreign = foreignKeys(present);
  const named = Object.entries(state.ownCheckpoints ? {} : entriesOf(foreign.task_checkpoints));
  const earlier = Object.fromEntries(named.filter(([id]) => isUntouched(state.tasks[id])));
  const made = { ...earlier, ...built.task_checkpoints };
  // Undefined is not printed: a file that never held the key does not get it before there is a checkpoint.
  const kept = { task_checkpoints: Object.keys(made).length > 0 ? made : built.task_checkpoints };
  return `${JSON.stringify({ ...foreign, ...built, ...kept }, null, 2)}\n`;
}

/** No agent has worked on it: one that has could name what it likes there. */
const isUntouched = (task: TaskState | undefined): boolean =>
  task === undefined || (task.status === 'PENDING' && task.spans.length === 0 && task.attempts === 0);

/** The commits HANDOFF.json names as checkpoints, by task; an entry that cannot be read is none. */
export function namedCheckpoints(text: string | null): ReadonlyMap<string, string> {
  const named = Object.entries(entriesOf(foreignKeys(text).task_checkpoints)).flatMap(([taskId, entry]) => {
    const read = namedCheckpointSchema.safeParse(entry);
    return read.success ? [[taskId, read.data.sha] as const] : [];
  });
  return new Map(named);
}

/** Every key of a JSON object that is to be written again; empty for what is none. */
export function foreignKeys(present: string | null): Record<string, unknown> {
  if (present === null) return {};
  try {
    return entriesOf(JSON.parse(present));
  } catch {
    return {};
  }
}

/** The keys of an object that is no array; none of anything else. */
function entriesOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

const planTasks = (state: ProjectState): TaskState[] =>
  state.order.flatMap((id) => (state.tasks[id] === undefined ? [] : [state.tasks[id]]));

function checkpoints(state: ProjectState): Record<string, { sha: string; at: string }> {
  const entries = Object.values(state.tasks).flatMap((task) =>
    task.checkpoint === null ? [] : [[task.task.id, task.checkpoint] as const],
  );
  return Object.fromEntries(entries);
}

function v1(state: ProjectState): Record<string, unknown> {
  const spec = state.spec;
  const made = checkpoints(state);
  return {
    journal_seq: state.seq,
    project_name: state.name,
    spec_hash: spec?.hash ?? '',
    spec_path: spec?.path ?? PATHS.spec,
    platforms: spec?.profile.platforms ?? state.platforms,
    complexity_tier: spec?.tier ?? 'Simple',
    tech_stack: spec?.techStack ?? {},
    open_questions: spec?.openQuestions ?? [],
    design_contract_path: spec?.designContract ?? null,
    created_at: state.createdAt,
    ...(Object.keys(made).length > 0 ? { task_checkpoints: made } : {}),
  };
}

function v2(state: ProjectState): Record<string, unknown> {
  return {
    task_count: state.order.length,
    task_graph_path: PATHS.taskGraph,
    tdd_path: PATHS.tdd,
    schema_hash: state.schemaHash,
    contracts_path: `${PATHS.contracts}/`,
    file_ownership_map_path: PATHS.ownership,
    patterns_applied: state.patternsApplied,
    change_log_path: PATHS.changeLog,
    accepted_migrations: state.schema.accepted,
  };
}

function v3(state: ProjectState): Record<string, unknown> {
  const count = (status: TaskState['status']): number => planTasks(state).filter((t) => t.status === status).length;
  return {
    tasks_completed: count('DONE'),
    tasks_stale: count('STALE'),
    tasks_blocked: count('BLOCKED'),
    patterns_used: [...new Set([...state.patternsApplied, ...appliedIds(state.patterns)])],
    decisions_log_path: PATHS.decisions,
    checkpoint_path: PATHS.checkpoint,
    task_checkpoints: checkpoints(state),
    cross_task_regressions_detected: countRegressions(besidesGivenUp(state, state.regressions)),
  };
}

function v4(state: ProjectState): Record<string, unknown> {
  const critique = state.critique;
  return {
    scorecard_mean: critique?.mean ?? 0,
    scorecard_verdict: critique?.verdict ?? 'HOLD',
    dimensions_at_risk: critique?.atRisk ?? [],
    auto_hold_triggers: critique?.holdTriggers ?? [],
    critical_flaws: critique?.criticalFlaws ?? [],
    criticism_path: PATHS.criticism,
    next_action: critique?.verdict === 'HOLD' ? '!build TASK-NNN to mend what the critic found' : '!security',
  };
}

function v5(state: ProjectState): Record<string, unknown> {
  const findings = state.security?.findings ?? [];
  const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
  return {
    security_tier: state.security?.tier ?? '',
    domains_reviewed: state.security?.domains.length ?? 0,
    critical_findings: count('CRITICAL'),
    high_findings: count('HIGH'),
    medium_findings: count('MEDIUM'),
    low_findings: count('LOW'),
    blockers: state.security?.blockers ?? [],
    accepted_risks: state.risks,
    security_report_path: PATHS.securityReport,
  };
}

function v6(state: ProjectState): Record<string, unknown> {
  const verification = state.verification;
  return {
    ship_verdict: verification?.verdict ?? 'NO-SHIP',
    spec_compliance_pct: verification?.compliancePct ?? 0,
    tc_pass_rate: verification?.tcPassRate ?? 0,
    contract_verdict: verification?.contractVerdict ?? 'FAIL',
    perf_verdict: verification?.perfVerdict ?? 'NOT-MEASURED',
    verification_report_path: PATHS.verificationReport,
    conditional_notes: verification?.notes ?? [],
  };
}

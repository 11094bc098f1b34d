import * as z from 'zod';
import { platformSchema, tierSchema } from './stage.ts';
import { objectIdSchema } from './travel.ts';

/** HANDOFF.json as each stage leaves it (product.md, section 4): every version extends the last, none loses a field. */
const checkpointRefSchema = z.object({ sha: z.string(), at: z.string() });

/** What a file made by hand has to say of a checkpoint to be gone back to. */
export const namedCheckpointSchema = z.object({ sha: objectIdSchema });

const common = {
  /** Sequence number of the journal event this file reflects; behind the journal it is written again. */
  journal_seq: z.int().nonnegative(),
  task_checkpoints: z.record(z.string(), checkpointRefSchema).optional(),
};

const v1Fields = {
  ...common,
  project_name: z.string(),
  spec_hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  spec_path: z.string(),
  platforms: z.array(platformSchema),
  complexity_tier: tierSchema,
  tech_stack: z.record(z.string(), z.string()),
  open_questions: z.array(z.string()),
  design_contract_path: z.string().nullable(),
  created_at: z.string(),
};
/** A dangerous change of the data's form that the human has accepted. */
export const acceptedMigrationSchema = z.object({
  id: z.string(),
  risk: z.string(),
  task: z.string().nullable(),
  schema_hash: z.string(),
  accepted_by: z.string(),
  accepted_at: z.string(),
});
export type AcceptedMigration = z.infer<typeof acceptedMigrationSchema>;

const v2Fields = {
  ...v1Fields,
  task_count: z.int(),
  task_graph_path: z.string(),
  tdd_path: z.string(),
  schema_hash: z.string(),
  contracts_path: z.string(),
  file_ownership_map_path: z.string(),
  patterns_applied: z.array(z.string()),
  change_log_path: z.string(),
  accepted_migrations: z.array(acceptedMigrationSchema).default([]),
};
const v3Fields = {
  ...v2Fields,
  tasks_completed: z.int(),
  tasks_stale: z.int(),
  tasks_blocked: z.int(),
  patterns_used: z.array(z.string()),
  decisions_log_path: z.string(),
  checkpoint_path: z.string(),
  task_checkpoints: z.record(z.string(), checkpointRefSchema),
  cross_task_regressions_detected: z.int(),
};
const v4Fields = {
  ...v3Fields,
  scorecard_mean: z.number(),
  scorecard_verdict: z.enum(['SHIP_READY', 'CONDITIONAL', 'HOLD']),
  dimensions_at_risk: z.array(z.string()),
  auto_hold_triggers: z.array(z.string()),
  critical_flaws: z.array(z.string()),
  criticism_path: z.string(),
  next_action: z.string(),
};
export const acceptedRiskSchema = z.object({
  id: z.string(),
  finding: z.string(),
  rationale: z.string(),
  accepted_by: z.string(),
});
export type AcceptedRisk = z.infer<typeof acceptedRiskSchema>;
const v5Fields = {
  ...v4Fields,
  security_tier: z.string(),
  domains_reviewed: z.int(),
  critical_findings: z.int(),
  high_findings: z.int(),
  medium_findings: z.int(),
  low_findings: z.int(),
  blockers: z.array(z.string()),
  accepted_risks: z.array(acceptedRiskSchema),
  security_report_path: z.string(),
};
const v6Fields = {
  ...v5Fields,
  ship_verdict: z.enum(['SHIP', 'CONDITIONAL', 'NO-SHIP']),
  spec_compliance_pct: z.number(),
  tc_pass_rate: z.number(),
  contract_verdict: z.enum(['PASS', 'FAIL']),
  perf_verdict: z.enum(['PASS', 'FAIL', 'NOT-MEASURED']),
  verification_report_path: z.string(),
  conditional_notes: z.array(z.string()),
};

export const handoffSchema = z.discriminatedUnion('version', [
  z.looseObject({ version: z.literal(1), ...v1Fields }),
  z.looseObject({ version: z.literal(2), ...v2Fields }),
  z.looseObject({ version: z.literal(3), ...v3Fields }),
  z.looseObject({ version: z.literal(4), ...v4Fields }),
  z.looseObject({ version: z.literal(5), ...v5Fields }),
  z.looseObject({ version: z.literal(6), ...v6Fields }),
]);
export type Handoff = z.infer<typeof handoffSchema>;

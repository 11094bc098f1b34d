import * as z from 'zod';
import { secretAccountSchema } from './secret.ts';
import { TASK_TYPES, taskSchema } from './task-graph.ts';

/**
 * The JSON an agent gives in its closing `codesleuth-result` block, per role (product.md, section 6).
 * Reading roles hand their documents over in `files`; the shell writes them, and only to that role's artifact paths.
 */
export const resultFileSchema = z.object({ path: z.string(), content: z.string() });
export type ResultFile = z.infer<typeof resultFileSchema>;

export const baseResultSchema = z.object({
  status: z.enum(['completed', 'failed']),
  summary: z.string(),
  files_modified: z.array(z.string()).default([]),
  tests_run: z.array(z.string()).default([]),
  caveats: z.union([z.string(), z.array(z.string())]).default(''),
});

export const compileResultSchema = baseResultSchema.extend({
  files: z.array(resultFileSchema),
  tech_stack: z.record(z.string(), z.string()).default({}),
  open_questions: z.array(z.string()).default([]),
});

export const planResultSchema = baseResultSchema.extend({
  files: z.array(resultFileSchema),
  patterns_applied: z.array(z.string()).default([]),
});

export const taskResultSchema = baseResultSchema.extend({
  /** Ids of the patterns it was told and applied. */
  patterns_used: z.array(z.string()).default([]),
});

/** The twelve dimensions a critic scores from 1 (broken) to 5 (excellent). */
export const DIMENSIONS = [
  'spec_compliance',
  'correctness',
  'architecture',
  'code_quality',
  'error_handling',
  'test_quality',
  'performance',
  'usability',
  'accessibility',
  'maintainability',
  'documentation',
  'operability',
] as const;
export const dimensionSchema = z.enum(DIMENSIONS);
export type Dimension = z.infer<typeof dimensionSchema>;

export const scoreSchema = z.object({
  dimension: dimensionSchema,
  score: z.int().min(1).max(5),
  evidence: z.string(),
});
export type Score = z.infer<typeof scoreSchema>;

export const critiqueResultSchema = baseResultSchema.extend({
  scores: z.array(scoreSchema),
  critical_flaws: z.array(z.string()).default([]),
  recommendations: z.array(z.string()).default([]),
});

export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;
export const findingSchema = z.object({
  id: z.string().regex(/^SEC-\d{3,}$/),
  severity: z.enum(SEVERITIES),
  domain: z.string(),
  title: z.string(),
  file: z.string().nullable().default(null),
  evidence: z.string(),
  fix: z.string(),
  status: z.enum(['open', 'fixed']).default('open'),
});
export type Finding = z.infer<typeof findingSchema>;

export const domainSchema = z.object({
  name: z.string(),
  verdict: z.enum(['pass', 'concern', 'fail', 'n/a']),
  note: z.string(),
});

export const securityResultSchema = baseResultSchema.extend({
  domains: z.array(domainSchema),
  findings: z.array(findingSchema),
  /** One for each entry of SECRET_BLOCKS.jsonl. */
  secret_blocks: z.array(secretAccountSchema).default([]),
});

export const phaseSchema = z.object({
  name: z.string(),
  blocking: z.boolean(),
  passed: z.boolean(),
  evidence: z.string(),
});
export type Phase = z.infer<typeof phaseSchema>;

export const complianceSchema = z.object({ feature: z.string(), met: z.boolean(), evidence: z.string() });

export const verifyResultSchema = baseResultSchema.extend({
  /** One entry per feature of the specification. */
  compliance: z.array(complianceSchema),
  phases: z.array(phaseSchema).default([]),
  conditional_notes: z.array(z.string()).default([]),
});

export const scopeResultSchema = baseResultSchema.extend({
  title: z.string(),
  reason: z.string(),
  tasks: z
    .array(taskSchema.omit({ id: true }))
    .min(1)
    .max(5),
  /** What of the product it touches, as the agent sees it; the shell looks for itself besides. */
  surfaces: z.array(z.enum(TASK_TYPES)).default([]),
});

/** The questions about a change; each is put so that `yes` is the good answer. */
export const REVIEW_IDS = ['Q1', 'Q2', 'Q3'] as const;
export const reviewAnswerSchema = z.object({
  question: z.enum(REVIEW_IDS),
  verdict: z.enum(['yes', 'no', 'unsure']),
  evidence: z.string(),
  findings: z
    .array(
      z.object({
        title: z.string(),
        file: z.string().nullable().default(null),
        /** The change must not be kept as it is. */
        blocking: z.boolean(),
        fix: z.string().default(''),
      }),
    )
    .default([]),
});
export type ReviewAnswer = z.infer<typeof reviewAnswerSchema>;

export const reviewResultSchema = baseResultSchema.extend({ answers: z.array(reviewAnswerSchema) });

/** What the Planner says of the list of a change: tasks that are missing in it, and tasks that it doubts. */
export const impactResultSchema = baseResultSchema.extend({
  add: z.array(z.object({ task: z.string(), reason: z.string() })).default([]),
  dispute: z.array(z.object({ task: z.string(), reason: z.string() })).default([]),
});

export const RESULT_SCHEMAS = {
  interview: baseResultSchema,
  compile: compileResultSchema,
  plan: planResultSchema,
  task: taskResultSchema,
  critique: critiqueResultSchema,
  security: securityResultSchema,
  verify: verifyResultSchema,
  scope: scopeResultSchema,
  review: reviewResultSchema,
  impact: impactResultSchema,
  chat: baseResultSchema,
} as const;

export const PURPOSES = [
  'interview',
  'compile',
  'plan',
  'task',
  'critique',
  'security',
  'verify',
  'scope',
  'review',
  'impact',
  'chat',
] as const;
export const purposeSchema = z.enum(PURPOSES);
/** What a run is for; it fixes the role, the result schema and whether the agent may write. */
export type Purpose = z.infer<typeof purposeSchema>;

export type ResultOf<P extends Purpose> = z.infer<(typeof RESULT_SCHEMAS)[P]>;

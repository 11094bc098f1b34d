import * as z from 'zod';
import { purposeSchema, REVIEW_IDS } from './results.ts';

/** Which prompts a step is for; an absent key matches everything. `nth` counts matching prompts of this process from 1. */
const whenSchema = z.strictObject({
  purpose: purposeSchema.optional(),
  taskId: z.string().optional(),
  attempt: z.int().positive().optional(),
  nth: z.int().positive().optional(),
  /** Part of the human's words for a side of a fork, upper and lower case as written; outside of a fork it matches nothing. */
  direction: z.string().min(1).optional(),
});

/** How many attempts of a task or plan are spoilt: counted by the attempt number, so that a restart does not begin anew. */
const timesSchema = z.union([z.int().positive(), z.literal('always')]).default(1);

/** A path below the project directory: these trespasses stay inside it; `trespass-outside` is the one that does not. */
const projectPathSchema = z
  .string()
  .min(1)
  .refine((path) => !/^([/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..'), {
    message: 'must be a path below the project directory',
  });

/** What a badly behaved agent does to a repository by its own git: everything is seen from outside. */
export const GIT_MISDEEDS = [
  'commit',
  'commit-all',
  'amend',
  'branch',
  'move-branch',
  'rewind',
  'switch',
  'detach',
  'stage',
  'unstage',
  'stash',
  'bisect',
  'drop-own-refs',
] as const;

export const PLAN_BREAKS = [
  'cycle',
  'unknown-dep',
  'missing-endpoint',
  'no-owner',
  'batch-conflict',
  'missing-feature',
] as const;

/** What the rehearsal agent does differently; everything not named here it does as always. */
export const actSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('fail-gate'), times: timesSchema }),
  z.strictObject({
    act: z.literal('ask'),
    question: z.string().min(1).optional(),
    options: z.array(z.string().min(1)).max(8).default([]),
    recommended: z.string().min(1).optional(),
  }),
  /** Leaves a HIGH weakness in the first code file of a task, until it is sent back for it. */
  z.strictObject({ act: z.literal('unsafe-code') }),
  /** Says no to a question about a change. */
  z.strictObject({
    act: z.literal('object'),
    question: z.enum(REVIEW_IDS),
    title: z.string().min(1),
    file: projectPathSchema.optional(),
    blocking: z.boolean().default(true),
  }),
  z.strictObject({ act: z.literal('ask-permission') }),
  /** Without `ms` it lasts until the prompt is aborted. */
  z.strictObject({ act: z.literal('stall'), ms: z.number().nonnegative().optional() }),
  z.strictObject({
    act: z.literal('flood'),
    lines: z.int().positive(),
    linesPerSecond: z.number().positive().default(10_000),
  }),
  z.strictObject({ act: z.literal('die') }),
  z.strictObject({ act: z.literal('unreadable'), repaired: z.boolean().default(true) }),
  z.strictObject({ act: z.literal('silent') }),
  z.strictObject({ act: z.literal('lie') }),
  z.strictObject({ act: z.literal('trespass'), paths: z.array(projectPathSchema).min(1) }),
  z.strictObject({ act: z.literal('trespass-reported'), paths: z.array(projectPathSchema).min(1) }),
  /** Exchanges a text in a file of the project, and reports the file: `find` is looked for once, as it is written. */
  z.strictObject({
    act: z.literal('edit-reported'),
    path: projectPathSchema,
    find: z.string().min(1),
    replace: z.string(),
  }),
  /**
   * Appends a line to files anywhere, reported to nobody: absolute paths, or ones from the project directory, such as
   * `../main/README.md`. Missing files and folders are made.
   */
  z.strictObject({ act: z.literal('trespass-outside'), paths: z.array(z.string().min(1)).min(1) }),
  /** Runs git in a repository: `dir` is absolute or from the project directory, whose own is `.`. */
  z.strictObject({
    act: z.literal('git-elsewhere'),
    dir: z.string().min(1),
    misdeeds: z.array(z.enum(GIT_MISDEEDS)).min(1),
  }),
  z.strictObject({ act: z.literal('escapes'), payloads: z.array(z.string()).min(1) }),
  z.strictObject({ act: z.literal('slow'), msPerEvent: z.number().nonnegative() }),
  z.strictObject({ act: z.literal('edit-shell-files') }),
  /** Writes a value into the first file of the task, and takes it out in the attempts after these. */
  z.strictObject({ act: z.literal('write-secret'), value: z.string().min(1), times: timesSchema }),
  /** The security reviewer says nothing of the secrets that were blocked, or that they are removed whatever is there. */
  z.strictObject({
    act: z.literal('account-secrets'),
    how: z.enum(['silent', 'removed']),
    repaired: z.boolean().default(true),
  }),
  /**
   * The figures are told while the run goes on, not only at its end: the first of `portions` equal parts before anything
   * else, one more with each event, and at the end what was told so far (all of it, when the run was not stopped).
   */
  z.strictObject({
    act: z.literal('spend'),
    portions: z.int().positive().max(10_000).default(1),
    fresh: z.int().nonnegative().optional(),
    output: z.int().nonnegative().optional(),
    /** Millionths of a US dollar. */
    costMicroUsd: z.int().nonnegative().nullable().optional(),
    contextUsed: z.int().nonnegative().optional(),
    contextSize: z.int().positive().optional(),
  }),
  z.strictObject({ act: z.literal('clarify-forever') }),
  z.strictObject({ act: z.literal('plan-broken'), rule: z.enum(PLAN_BREAKS), times: timesSchema }),
]);
export type Act = z.infer<typeof actSchema>;
export type ActName = Act['act'];

/** A file that scripts the rehearsal agent: every step whose `when` matches a prompt takes effect. */
export const scenarioSchema = z.strictObject({
  schema_version: z.literal(1),
  name: z.string().min(1),
  description: z.string().default(''),
  steps: z.array(z.strictObject({ when: whenSchema.default({}), do: actSchema })),
});
export type Scenario = z.infer<typeof scenarioSchema>;

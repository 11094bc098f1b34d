import * as z from 'zod';
import { SIDES } from './fork.ts';
import { agentNumberSchema, registeredStageSchema } from './stage.ts';

/** An entry of `registered_projects`; the key is the project's absolute real path. */
export const registeredProjectSchema = z.looseObject({
  name: z.string(),
  status: z.string(),
  pipeline_stage: registeredStageSchema,
  last_active_agent: agentNumberSchema,
  handoff: z.string().nullable(),
  registered_at: z.string(),
  last_updated: z.string(),
  /** What the project waits for, and what it has cost so far (millionths of a US dollar), as last seen. */
  waiting_for: z.string().optional(),
  spent_micro_usd: z.int().nullable().optional(),
});
export type RegisteredProject = z.infer<typeof registeredProjectSchema>;

/** What an agent may do without asking. `unsafe` is for one opening of the shell and never written to a file. */
export const PERMISSION_MODES = ['read-only', 'ask', 'auto-in-project', 'unsafe'] as const;
export const permissionModeSchema = z.enum(PERMISSION_MODES);
export type PermissionMode = z.infer<typeof permissionModeSchema>;

/** An agent that speaks the Agent Client Protocol, or a known one that lies elsewhere: how it is started. */
export const agentCommandSchema = z.looseObject({
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  /** Names of variables of the shell's own environment that it may have besides those any program gets. */
  env: z.array(z.string()).default([]),
  label: z.string().optional(),
});
export type AgentCommand = z.infer<typeof agentCommandSchema>;

const stageAgentSchema = z.looseObject({ backend: z.string().optional(), model: z.string().nullable().optional() });

/** Who works: for all stages, and for those that differ. */
export const agentChoiceSchema = z.looseObject({
  backend: z.string(),
  model: z.string().nullable(),
  permissions: z.enum(['read-only', 'ask', 'auto-in-project']).optional(),
  /** By agent number, `1` to `7`. */
  stages: z.partialRecord(z.enum(['1', '2', '3', '4', '5', '6', '7']), stageAgentSchema).optional(),
  /** Who works for a side of a fork, where `!fork` does not say. */
  sides: z.partialRecord(z.enum(SIDES), stageAgentSchema).optional(),
  /** Whether Critic, Security and Verifier may be the backend and model that wrote the code. */
  reviewer: z.enum(['any', 'differs']).optional(),
  /** How many tasks of a batch may be built at the same time; `auto` (the default) by cores and free memory. */
  parallel: z.union([z.literal('auto'), z.int().positive()]).optional(),
  /** Agents that are to work at the same time do so, also where the free memory does not carry them. */
  parallel_insist: z.boolean().optional(),
  /** Megabytes a run may take, with all that its agent starts, before it is ended; by itself as the free memory allows. */
  memory_cap_mb: z.int().positive().optional(),
  /** What follows when a stage has used its tokens (config/defaults.json): it is told (the default), or the agents stop. */
  stage_budgets: z.enum(['warn', 'stop']).optional(),
  /** By backend id. */
  commands: z.record(z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/), agentCommandSchema).optional(),
});
export type AgentChoice = z.infer<typeof agentChoiceSchema>;

/** `config/context.json` in home (product.md, section 4). Unknown keys survive a rewrite. */
export const contextSchema = z.looseObject({
  schema_version: z.literal(1),
  _setup_complete: z.boolean(),
  _last_configured: z.string(),
  install_path: z.string(),
  tier1: z.looseObject({
    coordination: z.literal('journal'),
    semantic_search: z.literal('keyword'),
    agent_memory: z.literal('files'),
  }),
  tier2: z.looseObject({}),
  active: z.looseObject({
    coordination: z.string(),
    semantic_search: z.string(),
    agent_memory: z.string(),
    external_registry: z.string(),
  }),
  agent: agentChoiceSchema,
  registered_projects: z.record(z.string(), registeredProjectSchema),
});
export type Context = z.infer<typeof contextSchema>;

/** `config/platforms.json`: what a platform asks of a project. */
export const platformInfoSchema = z.object({
  name: z.string(),
  toolchain: z.array(z.string()),
  signing: z.string(),
  distribution: z.string(),
  needs: z.string().nullable(),
  designContract: z.boolean(),
  keywords: z.array(z.string()),
});
export type PlatformInfo = z.infer<typeof platformInfoSchema>;
export const platformsFileSchema = z.object({ schema_version: z.literal(1), platforms: z.array(platformInfoSchema) });

/** `config/hints.json`: plain sentences that sound like a gate; a hint never advances anything. */
export const hintsFileSchema = z.object({
  schema_version: z.literal(1),
  hints: z.array(
    z.object({ phrases: z.array(z.string()), gate: z.string(), agent: z.string(), after: z.string().nullable() }),
  ),
});
export type HintsFile = z.infer<typeof hintsFileSchema>;

/** A kind of models: what they are told besides the assignment, and how long a list in it may be. */
const familySchema = z.object({
  family: z.string(),
  /** Beginnings of model names, in small letters. */
  models: z.array(z.string()),
  backends: z.array(z.string()),
  /** Entries of a list in an assignment; more are counted, not named. */
  longestList: z.int().positive(),
  advice: z.array(z.string()),
});
export type Family = z.infer<typeof familySchema>;
/** `config/families.json` */
export const familiesFileSchema = z.object({ schema_version: z.literal(1), families: z.array(familySchema) });

/** `config/defaults.json`: time limits (milliseconds), attempts, megabytes an agent takes by its backend, tokens for a stage. */
export const defaultsSchema = z.object({
  schema_version: z.literal(1),
  attempts: z.object({ task: z.int().positive(), plan: z.int().positive(), clarificationRounds: z.int().positive() }),
  timeouts: z.object({
    turnMs: z.int().positive(),
    idleMs: z.int().positive(),
    gateCommandMs: z.int().positive(),
    gitMs: z.int().positive(),
  }),
  agentMemoryMb: z.object({ other: z.int().positive() }).catchall(z.int().positive()),
  /** The builder's are for each task. */
  stageTokens: z.object({
    discovery: z.int().positive(),
    planning: z.int().positive(),
    builder: z.int().positive(),
    critic: z.int().positive(),
    security: z.int().positive(),
    verifier: z.int().positive(),
  }),
  /** How many patterns of earlier projects an assignment is told, and how long they may be together. */
  knowledge: z.object({ patterns: z.int().nonnegative(), patternCharacters: z.int().nonnegative() }),
});
export type Defaults = z.infer<typeof defaultsSchema>;

import * as z from 'zod';

/** The stages a project goes through, in order; `shipped` and `maintenance` come after a SHIP verdict. */
export const STAGES = [
  'discovery',
  'planning',
  'building',
  'critique',
  'security',
  'verification',
  'maintenance',
] as const;
export const stageSchema = z.enum(STAGES);
export type Stage = z.infer<typeof stageSchema>;

/** The human commands that let a stage start. */
export const GATES = ['compile', 'plan', 'build', 'critic', 'security', 'verify'] as const;
export const gateSchema = z.enum(GATES);
export type Gate = z.infer<typeof gateSchema>;

/** Agent 0 is the shell itself; 1-7 do the work. */
export const AGENT_NAMES = [
  'Orchestrator',
  'Discovery',
  'Planner',
  'Builder',
  'Critic',
  'Security',
  'Verifier',
  'Maintenance',
] as const;
export const agentNumberSchema = z.union([
  z.literal(0),
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
  z.literal(6),
  z.literal(7),
]);
export type AgentNumber = z.infer<typeof agentNumberSchema>;

/** What home's registry says of a project; the value of `pipeline_stage` in context.json. */
export const REGISTERED_STAGES = [
  'discovery',
  'planning',
  'building',
  'built',
  'critiqued',
  'secured',
  'shipped',
  'maintenance',
] as const;
export const registeredStageSchema = z.enum(REGISTERED_STAGES);
export type RegisteredStage = z.infer<typeof registeredStageSchema>;

export const PLATFORMS = ['Web', 'Linux', 'Windows', 'macOS', 'Android', 'iOS'] as const;
export const platformSchema = z.enum(PLATFORMS);
export type Platform = z.infer<typeof platformSchema>;

export const TIERS = ['Simple', 'Standard', 'Complex'] as const;
export const tierSchema = z.enum(TIERS);
export type Tier = z.infer<typeof tierSchema>;

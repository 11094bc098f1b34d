import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import type { Assignment } from '../../../../schemas/assignment.ts';
import type { PermissionDecision } from '../../../ports/agent.ts';
import type { RehearsalClock } from './clock.ts';
import type { ProjectModel } from './model.ts';
import type { Random } from './random.ts';
import type { Acts } from './script.ts';
import type { Workspace } from './workspace.ts';

/** All a role has to play with in one prompt. */
export interface Scene {
  readonly assignment: Assignment;
  readonly model: ProjectModel;
  readonly workspace: Workspace;
  readonly readOnly: boolean;
  readonly acts: Acts;
  readonly random: Random;
  readonly clock: RehearsalClock;
  readonly signal: AbortSignal;
  /** Resolves with the human's decision on an `ask` event, or with `no` when the prompt is aborted. */
  decision(requestId: string): Promise<PermissionDecision>;
}

/** How a role ends: what it says last, and its result; null where it asks instead, or crashes. */
export interface Outcome {
  readonly closing: string;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly crashed?: boolean;
}

/** A role played: what is shown while it works, and how it ends. */
export type Play = AsyncGenerator<AgentEvent, Outcome, undefined>;
export type Role = (scene: Scene) => Play;

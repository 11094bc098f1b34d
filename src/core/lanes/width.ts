import type { AgentChoice, Defaults } from '../../../schemas/config.ts';

/** What is known of the machine: processor cores, and megabytes that programs could still get. */
export interface Room {
  readonly cores: number;
  readonly freeMb: number;
}

/** What decides how many agents work at the same time. */
export interface Parallel {
  readonly choice: AgentChoice['parallel'] | null;
  /** Null where the machine is not looked at: one agent at a time. */
  readonly room: Room | null;
  readonly memoryMb: Defaults['agentMemoryMb'];
}

/** Works in the shell's own process, where more than one at a time gains nothing. */
const IN_PROCESS = 'rehearsal';
/** The part of the free memory agents may take; the rest is the human's, and the gate commands'. */
const SHARE = 0.6;

/**
 * How many agents of a backend may build at the same time, at least 1: the number that is configured, else as many as
 * there are cores and as fit into the free memory, by what the backend takes (config/defaults.json, `agentMemoryMb`).
 */
export function laneWidth({ choice, room, memoryMb }: Parallel, backend: string): number {
  if (typeof choice === 'number') return choice;
  if (room === null || backend === IN_PROCESS) return 1;
  const each = memoryMb[backend] ?? memoryMb.other;
  return Math.max(1, Math.min(room.cores, Math.floor((SHARE * room.freeMb) / each)));
}

import type { AgentChoice, Defaults } from '../../schemas/config.ts';

/** What decides how many agents work at the same time. Memory is in megabytes of a million bytes. */
export interface Parallel {
  readonly choice: AgentChoice['parallel'] | null;
  /** The human wants that many, whatever memory there is. */
  readonly insists: boolean;
  /** Processor cores; null where the machine is not looked at: one agent at a time. */
  readonly cores: number | null;
  readonly memoryMb: Defaults['agentMemoryMb'];
  /** What a run may take before it is ended; null to go by the free memory. */
  readonly capMb: number | null;
}

/** Works in the shell's own process, where it takes no memory worth counting and more than one gains nothing. */
const IN_PROCESS = 'rehearsal';
/** The part of the free memory agents are begun in; the rest is the human's, and the gate commands'. */
const SHARE = 0.6;
/** The part of the free memory that all agents together may grow to before the largest is ended. */
const CAP_SHARE = 0.8;
/** What an agent is reckoned to take is for itself alone; the commands it runs come on top. */
const LEAST_CAP = 2;

/** What an agent of a backend is reckoned to take (config/defaults.json, `agentMemoryMb`); nothing within the shell. */
export function reckonedMb(backend: string, memoryMb: Parallel['memoryMb']): number {
  return backend === IN_PROCESS ? 0 : (memoryMb[backend] ?? memoryMb.other);
}

/** How many agents of a backend are to build at the same time, memory aside, at least 1: the number that is configured, else one for each core. */
export function wantedWidth({ choice, cores }: Parallel, backend: string): number {
  if (typeof choice === 'number') return choice;
  return cores === null || backend === IN_PROCESS ? 1 : Math.max(1, cores);
}

/** How many agents that take so much may be begun at the same time in the free memory, the largest first; at least 1. */
export function carried(needsMb: readonly number[], freeMb: number): number {
  let left = SHARE * freeMb;
  let many = 0;
  for (const need of needsMb.toSorted((a, b) => b - a)) {
    left -= need;
    if (left < 0) break;
    many += 1;
  }
  return Math.max(1, many);
}

interface Growth {
  readonly configuredMb: number | null;
  /** Free before any of them began. */
  readonly freeMb: number;
  /** How many work at the same time. */
  readonly together: number;
  /** What each is reckoned to take. */
  readonly needMb: number;
}

/** How much memory a run with all it starts may take before it is ended: so that the machine's own killer need not choose. */
export const memoryCapMb = ({ configuredMb, freeMb, together, needMb }: Growth): number =>
  configuredMb ?? Math.floor(Math.max(LEAST_CAP * needMb, (CAP_SHARE * freeMb) / together));

/** `840 MB`, `5.2 GB` */
export const memoryText = (mb: number): string => (mb < 1000 ? `${Math.round(mb)} MB` : `${(mb / 1000).toFixed(1)} GB`);

/** What the memory carries, in words: `claude takes about 404 MB, and of 900 MB of free memory agents may take 540 MB` */
export function memoryWords(backends: readonly string[], freeMb: number, memoryMb: Parallel['memoryMb']): string {
  const each = [...new Set(backends)].map((id) => `${id} takes about ${memoryText(reckonedMb(id, memoryMb))}`);
  return `${each.join(', ')}, and of ${memoryText(freeMb)} of free memory agents may take ${memoryText(SHARE * freeMb)}`;
}

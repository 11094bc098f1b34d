import { limitsOf } from '../core/limits.ts';
import { memoryCapMb, memoryText, reckonedMb } from '../core/memory.ts';
import type { AgentSessions } from './agent-sessions.ts';
import type { EffectContext } from './context.ts';
import { MEGABYTE } from './memory-room.ts';
import type { World } from './world.ts';

/** Between two looks, in milliseconds: a program takes a second or more to fill a machine's memory. */
const EVERY_MS = 1000;

/** A run whose memory is looked at. */
interface Watched {
  readonly world: World;
  readonly state: EffectContext['state'];
  readonly backend: string;
  readonly sessions: Pick<AgentSessions, 'tags' | 'closeAll'>;
}

/**
 * Looks, while a prompt runs, how much memory its agent takes with all it has started. When that is more than it may, `end`
 * is told why and the processes are ended at once: what a prompt that is only interrupted has started would live on.
 */
export function watchMemory(watched: Watched, end: (why: string) => void): { stop(): void } {
  const { world, backend, sessions } = watched;
  const { machine, processes } = world;
  let timer: NodeJS.Timeout | null = null;
  let over = machine === undefined || reckoned(watched) === 0;
  let capMb = world.memoryCapMb ?? null;

  async function look(): Promise<void> {
    const used = await processes.memory?.(sessions.tags());
    if (used === null || used === undefined || over) return;
    // Free memory is what there was before the agent took its part.
    capMb ??= alone(watched, (machine?.look().memory.free ?? 0) + used);
    if (used / MEGABYTE <= capMb) {
      timer = setTimeout(() => void look(), EVERY_MS);
      return;
    }
    over = true;
    end(words(backend, used / MEGABYTE, capMb));
    await sessions.closeAll();
  }

  if (!over) void look();
  return {
    stop() {
      over = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

const parallelOf = ({ state }: Watched) => limitsOf(state().shell).parallel;

const reckoned = (watched: Watched): number => reckonedMb(watched.backend, parallelOf(watched).memoryMb);

/** What a run may take that works alone. */
function alone(watched: Watched, free: number): number {
  const { capMb: configuredMb } = parallelOf(watched);
  const freeMb = free / MEGABYTE;
  return memoryCapMb({ configuredMb, freeMb, together: 1, needMb: reckoned(watched) });
}

const words = (backend: string, usedMb: number, capMb: number): string =>
  `${backend} took ${memoryText(usedMb)} of memory with all it started, and may take ${memoryText(capMb)}; it was ended before the machine ran out (agent.memory_cap_mb in config/context.json sets another limit)`;

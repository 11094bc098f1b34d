import { limitsOf } from '../core/limits.ts';
import { carried, memoryCapMb, memoryWords, reckonedMb } from '../core/memory.ts';
import type { EffectContext } from './context.ts';

/** How many agents memory carries at this moment. */
export interface MemoryRoom {
  /** At least 1. */
  readonly width: number;
  /** Why not as many as were wanted; null where there is room for all, or nobody can tell. */
  readonly why: string | null;
  /** They are begun all the same, for the human insists. */
  readonly insisted: boolean;
  /** What each of them may grow to, in megabytes; null where memory cannot be told. */
  readonly capMb: number | null;
}

/** Looks how many of these agents, one entry each, can work at the same time in the memory that is free now. */
export function memoryRoom({ world, state }: EffectContext, backends: readonly string[]): MemoryRoom {
  const wanted = Math.max(1, backends.length);
  const free = world.machine?.look().memory.free;
  if (free === undefined) return { width: wanted, why: null, insisted: false, capMb: null };
  const { insists, memoryMb, capMb: configuredMb } = limitsOf(state().shell).parallel;
  const freeMb = free / MEGABYTE;
  const needs = backends.map((id) => reckonedMb(id, memoryMb));
  const many = carried(needs, freeMb);
  const width = insists ? wanted : Math.min(wanted, many);
  const capMb = memoryCapMb({ configuredMb, freeMb, together: width, needMb: Math.max(0, ...needs) });
  const why = many < wanted ? memoryWords(backends, freeMb, memoryMb) : null;
  return { width, why, insisted: why !== null && insists, capMb };
}

/** The same place for agents, each of which may grow to so much. */
export function withCap(context: EffectContext, capMb: number | null): EffectContext {
  return capMb === null ? context : { ...context, world: { ...context.world, memoryCapMb: capMb } };
}

export const MEGABYTE = 1_000_000;

/** What the human can do about too little memory, in words that go after a reason. */
export const INSIST = '"parallel_insist": true (agent in config/context.json) begins all of them all the same';

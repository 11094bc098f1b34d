import type { SceneName, Stated } from '../driven/driven.ts';
import type { Stage } from '../stage.ts';

/** What is played in a scene, and what is looked at. */
export interface Scene {
  readonly name: SceneName;
  play(stage: Stage, stated: Stated | null): Promise<void>;
}

/** The end that is hoped for, or what the agent's own statement puts in its place. */
export function endIn<E extends object>(stated: Stated | null, hoped: E): object {
  const other = stated !== null && 'partial' in stated ? (stated.end ?? {}) : {};
  return merged(hoped, other);
}

function merged(hoped: object, other: object): object {
  const unlooked = Object.entries(other).flatMap(([name, value]) => (value === undefined ? [name] : []));
  const entries = Object.entries(other).map(([name, value]) => {
    const old: unknown = Reflect.get(hoped, name);
    const both = typeof old === 'object' && old !== null && typeof value === 'object' && value !== null;
    return [name, both ? merged(old, value) : value];
  });
  const all = Object.entries({ ...hoped, ...Object.fromEntries(entries) });
  return Object.fromEntries(all.filter(([name]) => !unlooked.includes(name)));
}

/** An interrupt has to be over by then, in milliseconds. */
export const INTERRUPT_MS = 2000;

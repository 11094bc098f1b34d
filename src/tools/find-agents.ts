import { programAt } from '../adapters/agents/find.ts';

const known = ['claude', 'codex', 'gemini', 'opencode'];

/** A coding agent's program on the search path. It is only looked at, never run. */
export type FoundAgent = { name: string; path: string };

/** The coding agents found in a PATH string, each where the shell itself would find it. */
export function findAgents(searchPath: string): FoundAgent[] {
  return known.flatMap((name) => {
    const path = programAt(name, { PATH: searchPath });
    return path === null ? [] : [{ name, path }];
  });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

export const AGENT_IDS = ['claude', 'codex', 'gemini', 'opencode'] as const;
export type AgentId = (typeof AGENT_IDS)[number];

const pinned = z.object({ package: z.string(), version: z.string() });
const versionsSchema = z.object({ claude: pinned, codex: pinned, gemini: pinned, opencode: pinned });

/** The npm package of each agent, and the version the suite is written for. */
export const VERSIONS: Readonly<Record<AgentId, z.infer<typeof pinned>>> = versionsSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, 'versions.json'), 'utf8')),
);

/** True for the agents of this run: all, or those that `CODESLEUTH_AGENTS` names, with commas between; throws on others. */
export function isChosen(id: AgentId): boolean {
  const only = (process.env.CODESLEUTH_AGENTS ?? '').split(',').filter((one) => one !== '');
  const unknown = only.filter((one) => !AGENT_IDS.some((known) => known === one));
  if (unknown.length > 0) throw new Error(`CODESLEUTH_AGENTS: there is no ${unknown.join(', ')}`);
  return only.length === 0 || only.includes(id);
}

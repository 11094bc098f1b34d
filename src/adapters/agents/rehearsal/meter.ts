import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import type { Usage } from '../../../../schemas/usage.ts';
import { type Acts, actOf } from './script.ts';

const CHARACTERS_PER_TOKEN = 3.5;
const CONTEXT_SIZE = 200_000;

function tokens(characters: number): number {
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}

/** What one prompt would have used, counted in characters; the money is really zero. */
export interface Meter {
  see(event: AgentEvent): void;
  usage(acts: Acts): Usage;
}

/** The context of one session: what earlier prompts left in it, in tokens. */
export interface Context {
  used: number;
}

/** Starts counting a prompt of so many characters. */
export function startMeter(promptCharacters: number, context: Context): Meter {
  let said = 0;
  let thought = 0;
  return {
    see(event) {
      if (event.type === 'text') said += event.text.length;
      if (event.type === 'thought') thought += event.text.length;
      if (event.type === 'tool') said += event.tool.detail?.length ?? 0;
    },
    usage(acts) {
      const spend = actOf(acts, 'spend');
      const fresh = spend?.fresh ?? tokens(promptCharacters);
      const reasoning = tokens(thought);
      const output = spend?.output ?? tokens(said) + reasoning;
      const cacheRead = context.used;
      context.used = Math.min(CONTEXT_SIZE, cacheRead + fresh + output);
      return {
        fresh,
        cacheRead,
        cacheWrite: 0,
        output,
        reasoning: Math.min(reasoning, output),
        requests: 1,
        costMicroUsd: spend?.costMicroUsd === undefined ? 0 : spend.costMicroUsd,
        costSource: 'agent',
        contextUsed: spend?.contextUsed ?? context.used,
        contextSize: spend?.contextSize ?? CONTEXT_SIZE,
        exact: false,
      };
    },
  };
}

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
  /** The next portion of a scripted spending, as the figure of the whole prompt up to now; null when all is told. */
  streamed(): Usage | null;
  /** The figure of the whole prompt; closes it. A spending that was not stopped is told in full. */
  usage(stopped: boolean): Usage;
}

/** The context of one session: what earlier prompts left in it, in tokens. */
export interface Context {
  used: number;
}

interface Counted {
  readonly fresh: number;
  readonly output: number;
  readonly reasoning: number;
  readonly cacheRead: number;
}

function usageOf(counted: Counted, acts: Acts, told: number): Usage {
  const spend = actOf(acts, 'spend');
  const part = (whole: number): number => Math.floor((whole * told) / (spend?.portions ?? 1));
  const fresh = spend?.fresh === undefined ? counted.fresh : part(spend.fresh);
  const output = spend?.output === undefined ? counted.output : part(spend.output);
  const cost = spend?.costMicroUsd;
  return {
    fresh,
    cacheRead: counted.cacheRead,
    cacheWrite: 0,
    output,
    reasoning: Math.min(counted.reasoning, output),
    requests: 1,
    costMicroUsd: cost === undefined ? 0 : cost === null ? null : part(cost),
    costSource: 'agent',
    contextUsed: spend?.contextUsed ?? Math.min(CONTEXT_SIZE, counted.cacheRead + fresh + output),
    contextSize: spend?.contextSize ?? CONTEXT_SIZE,
    exact: false,
  };
}

/** What one prompt is counted from: its length in characters, the session's context, what the scenario makes of it. */
export interface MeterOrder {
  readonly promptCharacters: number;
  readonly context: Context;
  readonly acts: Acts;
}

export function startMeter({ promptCharacters, context, acts }: MeterOrder): Meter {
  const portions = actOf(acts, 'spend')?.portions ?? 0;
  const cacheRead = context.used;
  let [said, thought, told] = [0, 0, 0];
  const counted = (): Counted => {
    const reasoning = tokens(thought);
    return { fresh: tokens(promptCharacters), output: tokens(said) + reasoning, reasoning, cacheRead };
  };
  return {
    see(event) {
      if (event.type === 'text') said += event.text.length;
      if (event.type === 'thought') thought += event.text.length;
      if (event.type === 'tool') said += event.tool.detail?.length ?? 0;
    },
    streamed() {
      if (told >= portions) return null;
      told += 1;
      return usageOf(counted(), acts, told);
    },
    usage(stopped) {
      if (!stopped) told = portions;
      const usage = usageOf(counted(), acts, told);
      context.used = Math.min(CONTEXT_SIZE, cacheRead + usage.fresh + usage.output);
      return usage;
    },
  };
}

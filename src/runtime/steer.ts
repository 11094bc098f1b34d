import { AGENT_NAMES, agentNumberSchema } from '../../schemas/stage.ts';
import { decision } from '../core/decision.ts';
import { say } from '../core/show.ts';
import type { Stage } from './live.ts';
import type { Pipeline } from './pipeline.ts';
import type { Turns } from './turns.ts';

interface Desk {
  readonly stage: Stage;
  readonly pipeline: Pipeline;
  readonly turns: Turns;
}

/**
 * Tells the working agent what the human says, where it can hear while it works; the words are remembered like any the
 * human says to an agent. False when there is none, or it cannot: then they wait for the end of its run.
 */
export function steer({ stage, pipeline, turns }: Desk, text: string): boolean {
  const agent = agentNumberSchema.safeParse(stage.view.run?.agent);
  if (!agent.success || !pipeline.workshop.sessions.all().some((one) => one.steer?.(text) === true)) return false;
  void turns.take(async () => {
    stage.push({ kind: 'input', text });
    const words = `Told to Agent ${agent.data} ${AGENT_NAMES[agent.data] ?? ''} while it works.`;
    const note = { type: 'note/added', agent: agent.data, text } as const;
    await pipeline.apply(decision({ events: [note], show: [say('info', words)] }));
  });
  return true;
}

import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import type { Outcome, Play } from './scene.ts';

/** Gives the next event of a play, or null as soon as the signal aborts; then nothing of the play runs on. */
export function puller(play: Play, stop: AbortSignal): () => Promise<IteratorResult<AgentEvent, Outcome> | null> {
  // One listener for the whole prompt: one per event would pile up by the thousand.
  let wake: () => void = () => undefined;
  stop.addEventListener('abort', () => wake(), { once: true });
  const end = async (step: Promise<unknown> | null): Promise<null> => {
    await step?.catch(() => undefined);
    await play.return({ closing: '', result: null });
    return null;
  };
  return async () => {
    if (stop.aborted) return end(null);
    const step = play.next();
    const next = await new Promise<IteratorResult<AgentEvent, Outcome> | null>((resolve, reject) => {
      wake = () => resolve(null);
      step.then(resolve, reject);
    });
    return next === null || stop.aborted ? end(step) : next;
  };
}

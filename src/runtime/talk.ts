import { parseClarification } from '../core/clarification.ts';
import { readResult } from '../core/result-block.ts';
import { say } from '../core/show.ts';
import { type Conversation, listen } from './listen.ts';
import type { Turn } from './outcome.ts';

/** The prompt, and a second one when the result of the first cannot be read. */
export async function talk(conversation: Conversation): Promise<readonly Turn[]> {
  const { context, order } = conversation;
  const first = await listen(conversation, order.text);
  if (first.end.reason !== 'done' || context.signal.aborted) return [first];
  if (order.run.purpose === 'chat' || parseClarification(first.end.finalText) !== null) return [first];
  const reading = readResult(first.end.finalText, order.run.purpose);
  if (reading.status !== 'unreadable') return [first];
  const why = context.world.text.clean(reading.why);
  context.stage.push({
    kind: 'block',
    block: say('warn', `The result of ${order.run.runId} could not be read (${why}); asking once more.`),
  });
  const again = `REPAIR: your result block could not be read: ${reading.why}. Answer with the corrected block only.`;
  return [first, await listen(conversation, again)];
}

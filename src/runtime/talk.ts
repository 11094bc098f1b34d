import { say } from '../core/show.ts';
import { type Conversation, listen } from './listen.ts';
import type { Turn } from './outcome.ts';
import { readSaid } from './said.ts';

/** The prompt, and a second one when the result of the first cannot be read. */
export async function talk(conversation: Conversation): Promise<readonly Turn[]> {
  const { context, order } = conversation;
  const first = await turn(conversation, order.text);
  if (first.end.reason !== 'done' || context.signal.aborted) return [first];
  const { asks, result } = first.said;
  if (order.run.purpose === 'chat' || asks.length > 0 || result.status !== 'unreadable') return [first];
  const why = context.world.text.clean(result.why);
  context.stage.push({
    kind: 'block',
    block: say('warn', `The result of ${order.run.runId} could not be read (${why}); asking once more.`),
  });
  const again = `REPAIR: your result block could not be read: ${result.why}. Answer with the corrected block only.`;
  return [first, await turn(conversation, again)];
}

async function turn(conversation: Conversation, text: string): Promise<Turn> {
  const { context, order } = conversation;
  const heard = await listen(conversation, text);
  return { ...heard, said: readSaid(heard.end.finalText, order.run.purpose, context.world.text.redact) };
}

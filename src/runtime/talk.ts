import { say } from '../core/show.ts';
import type { Conversation } from './listen.ts';
import type { Turn } from './outcome.ts';
import { promptOf } from './prompt.ts';
import { accountedFor } from './secrets/account.ts';
import { turnsOf } from './turn.ts';

/** The assignment, and a request to repair when its result cannot be read. Gives all turns; the last one counts. */
export async function talk(conversation: Conversation): Promise<readonly Turn[]> {
  const { context, order } = conversation;
  const turns = await accountedFor(conversation, await turnsOf(conversation, await promptOf(conversation)));
  const last = turns.at(-1);
  if (last === undefined || last.end.reason !== 'done' || context.signal.aborted) return turns;
  const { asks, result } = last.said;
  if (order.run.purpose === 'chat' || asks.length > 0 || result.status !== 'unreadable') return turns;
  const why = context.world.text.clean(result.why);
  context.stage.push({
    kind: 'block',
    block: say('warn', `The result of ${order.run.runId} could not be read (${why}); asking once more.`),
  });
  const again = `REPAIR: your result block could not be read: ${result.why}. ${correct(conversation)}`;
  return [...turns, ...(await accountedFor(conversation, await turnsOf(conversation, again)))];
}

const correct = ({ schema }: Conversation): string =>
  schema === null ? 'Answer with the corrected block only.' : 'Answer once more, by the schema.';

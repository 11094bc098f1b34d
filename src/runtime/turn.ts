import { pauseBefore } from '../core/retry.ts';
import { say } from '../core/show.ts';
import { type Conversation, type Heard, listen } from './listen.ts';
import type { Turn } from './outcome.ts';
import { pause } from './pause.ts';
import { readSaid } from './said.ts';
import { URGE } from './silence.ts';

const GO_ON = 'The last request to the model failed. Go on with the assignment where you were.';
/** An agent that falls silent again and again is not urged for ever. */
const MOST_URGES = 3;

/**
 * A prompt with what it takes to get an end of the agent's own: it is urged on when the human wants that, and tried
 * again after a failure that waiting can mend. Gives every turn, for each of them cost something; the last one counts.
 */
export async function turnsOf(conversation: Conversation, text: string): Promise<readonly Turn[]> {
  const turns = [await turn(conversation, text)];
  let tries = 1;
  let urges = 0;
  for (;;) {
    const last = turns.at(-1);
    if (last === undefined || conversation.context.signal.aborted) return turns;
    if (last.urged && urges < MOST_URGES) {
      urges += 1;
      turns.push(await turn(conversation, URGE));
      continue;
    }
    if (!(await waited(conversation, last, tries))) return turns;
    tries += 1;
    turns.push(await turn(conversation, GO_ON));
  }
}

async function turn(conversation: Conversation, text: string): Promise<Turn> {
  const { context, order } = conversation;
  const heard = await heardOut(conversation, text);
  const usage = await conversation.book.end(heard.end.reason, conversation.session.sessionId);
  return { ...heard, usage, said: readSaid(heard.end, order.run.purpose, context.world.text.redact) };
}

/** Also a turn that something of the outside world broke off was paid for. */
async function heardOut(conversation: Conversation, text: string): Promise<Heard> {
  try {
    return await listen(conversation, text);
  } catch (error) {
    await conversation.book.end('error', conversation.session.sessionId);
    throw error;
  }
}

/** Waits for the next try where there is one, in sight of the human; false when there is none, or the human stopped it. */
async function waited({ context }: Conversation, { end }: Turn, tries: number): Promise<boolean> {
  const { stage, world, signal } = context;
  const ms = end.reason === 'error' ? pauseBefore(end.error, tries) : null;
  if (ms === null) return false;
  const why = world.text.clean(end.error?.message ?? '');
  stage.push({ kind: 'block', block: say('warn', `${why}. Try ${tries + 1} in ${Math.round(ms / 1000)} s.`) });
  stage.patchRun({ waiting: { until: world.clock.monotonic() + ms, why } });
  context.repaint();
  const whole = await pause(ms, signal);
  stage.patchRun({ waiting: null, lastOutputAt: world.clock.monotonic() });
  context.repaint();
  return whole;
}

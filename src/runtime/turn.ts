import type { Usage } from '../../schemas/usage.ts';
import { pauseBefore } from '../core/retry.ts';
import { say } from '../core/show.ts';
import { BugError } from '../ports/errors.ts';
import { attempt } from './attempt.ts';
import { type Conversation, type Heard, listen } from './listen.ts';
import type { Turn } from './outcome.ts';
import { pause } from './pause.ts';
import { priceTurn } from './price-turn.ts';
import { readSaid } from './said.ts';
import { URGE } from './silence.ts';
import { tokenRow } from './usage-row.ts';

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
  const heard = await listen(conversation, text);
  const usage = await book(conversation, heard);
  return { ...heard, usage, said: readSaid(heard.end, order.run.purpose, context.world.text.redact) };
}

/** The turn's row, priced, is on the disk before anything else is made of it. Gives the usage with what it cost. */
async function book({ context, session, order }: Conversation, { end, usage }: Heard): Promise<Usage | null> {
  const { world, stage } = context;
  const dir = context.attached()?.dir;
  if (dir === undefined) throw new BugError('a turn without a project');
  const at = world.clock.now();
  const { fault, ...priced } = await priceTurn(world.prices, { usage, model: order.run.model, at });
  if (fault !== null) stage.push({ kind: 'block', block: say('warn', fault) });
  const row = tokenRow({ run: order.run, ended: end.reason, ...priced, session: session.sessionId, at });
  const written = await attempt(() => world.telemetry.append(dir, row));
  // What the run gave and cost is remembered in the journal all the same.
  if (written.kind === 'failed') stage.push({ kind: 'block', block: say('warn', written.error.message) });
  return priced.usage;
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

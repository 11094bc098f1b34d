import { expect } from 'vitest';
import type { AgentSession } from '../../../src/ports/agent.ts';
import type { Stage } from '../stage.ts';
import { call, text } from '../steps.ts';
import { endIn, INTERRUPT_MS, type Scene } from './scene.ts';

const CANCELLED = { reason: 'cancelled', error: null };

/** The next prompt of the same conversation is answered. */
async function goesOn(stage: Stage, session: AgentSession): Promise<void> {
  const { sessionId } = session;
  stage.follow([text('Still here.')]);
  const { end } = await stage.say(session, { text: 'Go on' });
  expect(end).toMatchObject({ reason: 'done', finalText: expect.stringContaining('Still here.') });
  if (sessionId !== '') expect(session.sessionId).toBe(sessionId);
}

const whileItSpeaks: Scene = {
  name: 'interrupt',
  async play(stage) {
    stage.follow([text('Slow words that never finish.', { play: { hangAfter: stage.driven.spokenFrames } })]);
    const session = await stage.open();
    let began = 0;
    const { end } = await stage.say(session, {
      at: (event) => {
        if (event.type !== 'text' || began > 0) return;
        began = performance.now();
        void session.interrupt();
      },
    });
    expect(performance.now() - began).toBeLessThan(INTERRUPT_MS);
    expect(end).toMatchObject(CANCELLED);
    await goesOn(stage, session);
  },
};

const whileItAsks: Scene = {
  name: 'interrupt while it asks',
  async play(stage) {
    stage.follow([call(stage.driven.write(stage.cwd, 'made.txt', 'made\n'))]);
    const session = await stage.open();
    let asked = '';
    const { events, end } = await stage.say(session, {
      at: (event) => {
        if (event.type !== 'ask') return;
        asked = event.requestId;
        void session.interrupt();
      },
    });
    expect(end).toMatchObject(CANCELLED);
    expect(events.flatMap((event) => (event.type === 'ask/withdrawn' ? [event.requestId] : []))).toEqual([asked]);
    session.answer(asked, { decision: 'once', comment: '' });
    await goesOn(stage, session);
    expect(stage.changes()).toBe('');
  },
};

/** The server has been asked and says nothing. */
const hung: Scene = {
  name: 'hung server',
  async play(stage) {
    stage.follow([text('never', { play: { hangAfter: 0 } })], 'repeat');
    const session = await stage.open();
    const saying = stage.say(session);
    await expect.poll(() => stage.bodies().length, { timeout: 20_000, interval: 50 }).toBeGreaterThan(0);
    const began = performance.now();
    await session.interrupt();
    expect(performance.now() - began).toBeLessThan(INTERRUPT_MS);
    expect((await saying).end).toMatchObject(CANCELLED);
    await goesOn(stage, session);
  },
};

const LIMIT = 3;

const loop: Scene = {
  name: 'loop with a limit',
  async play(stage, stated) {
    const { limitArgs } = stage.driven;
    stage.follow([call(stage.driven.shell('true'))], 'repeat');
    const session = await stage.open({}, limitArgs ?? []);
    let calls = 0;
    const { end } = await stage.say(session, {
      at: (event) => {
        if (event.type === 'ask') session.answer(event.requestId, { decision: 'once', comment: '' });
        if (event.type === 'tool' && event.tool.status === 'started') calls += 1;
        if (limitArgs === null && calls > LIMIT) void session.interrupt();
      },
    });
    expect(end).toMatchObject(endIn(stated, { reason: 'max_turns', error: { kind: 'other', retryable: false } }));
    if (limitArgs !== null && limitArgs.length > 0) expect(stage.answers()).toHaveLength(LIMIT);
    await goesOn(stage, session);
  },
};

export const STOPPING: readonly Scene[] = [whileItSpeaks, whileItAsks, hung, loop];

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { costOf } from '../spent.ts';
import { call, text } from '../steps.ts';
import { VERSIONS } from '../versions.ts';
import type { Scene } from './scene.ts';

const DONE = { reason: 'done', error: null };

const probe: Scene = {
  name: 'probe',
  async play(stage) {
    const found = await stage.port().probe();
    expect(found).toMatchObject({ available: true, version: VERSIONS[stage.driven.id].version });
    expect(found.abilities.length).toBeGreaterThan(0);
    expect(stage.server.requests.filter((one) => one.step !== null)).toEqual([]);
  },
};

const spoken: Scene = {
  name: 'text',
  async play(stage) {
    const { driven } = stage;
    stage.follow([text('Hello there.'), text('And again.')]);
    const session = await stage.open();
    const first = await stage.say(session);
    expect(first.end).toMatchObject({ ...DONE, finalText: expect.stringContaining('Hello there.') });
    expect(first.text.trim()).toBe('Hello there.');
    expect(first.events.filter(({ type }) => type === 'text').length).toBeGreaterThan(1);
    expect(first.usage?.exact).toBe(driven.exact);
    const second = await stage.say(session);
    expect(second.end).toMatchObject({ ...DONE, finalText: expect.stringContaining('And again.') });
    if (driven.prices === null) return;
    expect([first, second].map(({ usage }) => usage?.costSource)).toEqual(['agent', 'agent']);
    expect([first, second].map(({ usage }) => usage?.costMicroUsd)).toEqual(
      [first, second].map(({ spent }) =>
        costOf(spent, driven.prices ?? { fresh: 0, cacheRead: 0, cacheWrite: 0, output: 0 }),
      ),
    );
  },
};

const thought: Scene = {
  name: 'thought',
  async play(stage) {
    stage.follow([text('Hello.', { thought: 'I weigh it.' })]);
    const { events, text: words, end } = await stage.say(await stage.open());
    const thoughts = events.map((event) => (event.type === 'thought' ? event.text : '')).join('');
    expect(thoughts).toContain('I weigh it.');
    expect(words).not.toContain('weigh');
    expect(end).toMatchObject(DONE);
  },
};

/** A variable of the shell that is none of an agent's business. */
const SECRET = 'CODESLEUTH_AGENTS_SECRET';

const environment: Scene = {
  name: 'environment',
  async play(stage) {
    process.env[SECRET] = 'hidden from agents';
    stage.follow([call(stage.driven.shell('env > env.txt')), text('Done.')]);
    const session = await stage.open();
    await stage.say(session, {
      at: (event) => {
        if (event.type === 'ask') session.answer(event.requestId, { decision: 'once', comment: '' });
      },
    });
    const seen = readFileSync(join(stage.cwd, 'env.txt'), 'utf8');
    expect(seen).toContain(`HOME=${stage.scratch.home}\n`);
    expect(seen).not.toContain(SECRET);
  },
};

const resume: Scene = {
  name: 'resume',
  async play(stage) {
    stage.follow([text('First words.'), text('Second words.')]);
    const first = await stage.open();
    await stage.say(first, { text: 'What was asked first' });
    await first.close();
    await pause(stage.driven.resumeAfterMs ?? 0);
    const second = await stage.open({ resume: first.sessionId });
    const { end } = await stage.say(second, { text: 'What was asked next' });
    expect(end).toMatchObject(DONE);
    expect(second.sessionId).toBe(first.sessionId);
    const told = JSON.stringify(stage.bodies().at(-1));
    for (const words of ['What was asked first', 'First words.', 'What was asked next']) expect(told).toContain(words);
  },
};

const SCHEMA = {
  type: 'object',
  properties: { verdict: { type: 'string' }, notes: { type: 'array', items: { type: 'string' } } },
  required: ['verdict', 'notes'],
  additionalProperties: false,
};

const schema: Scene = {
  name: 'schema result',
  async play(stage) {
    const value = { verdict: 'pass', notes: ['one'] };
    const given = stage.driven.result?.(value) ?? '';
    stage.follow([typeof given === 'string' ? text(given) : call(given), text('Handed over.')]);
    const { end } = await stage.say(await stage.open(), { schema: SCHEMA });
    expect(end).toMatchObject({ ...DONE, structured: value });
  },
};

export const TALK: readonly Scene[] = [probe, spoken, thought, environment, resume, schema];

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AgentEvent, agentEventSchema } from '../../../../../schemas/agent-event.ts';
import { PURPOSES } from '../../../../../schemas/results.ts';
import { realClock } from '../../../../../src/adapters/agents/rehearsal/clock.ts';
import { createRehearsal } from '../../../../../src/adapters/agents/rehearsal/rehearsal.ts';
import { resultBlock } from '../../../../../src/adapters/agents/rehearsal/result-block.ts';
import { readResult } from '../../../../../src/core/result-block.ts';
import {
  act,
  agent,
  assignment,
  collect,
  editsOf,
  endOf,
  HABITS,
  open,
  planProject,
  play,
  tempProject,
  textOf,
  watch,
} from './drive.ts';

let place: ReturnType<typeof tempProject>;
beforeEach(() => {
  place = tempProject();
});
afterEach(() => place.dispose());

const request = (one = assignment('compile')) => ({ text: 'please', assignment: one });
const never = () => new AbortController().signal;

test('says what it is', async () => {
  const port = agent();
  expect([port.id, port.label]).toEqual(['rehearsal', 'rehearsal (no model)']);
  expect(await port.probe()).toMatchObject({ available: true, path: null });
});

describe.each(PURPOSES)('%s', (purpose) => {
  test('streams valid events: session first, one usage, one end last, the label as first text', async () => {
    const { tasks, assignment: built } = await planProject({}, { dir: place.dir });
    const one = { ...built, purpose, task: purpose === 'task' ? (tasks[0] ?? null) : null, tasks: [] };
    const events = await play({ ...one, agent: assignment(purpose).agent }, { dir: place.dir });
    for (const event of events) agentEventSchema.parse(event);
    expect(events[0]?.type).toBe('session');
    expect(events.filter((event) => event.type === 'end')).toHaveLength(1);
    expect(events.at(-1)?.type).toBe('end');
    expect(events.at(-2)?.type).toBe('usage');
    expect(events.filter((event) => event.type === 'usage')).toHaveLength(1);
    expect(textOf(events).split('\n')[0]).toMatch(/^rehearsal \(no model\)/);
    expect(endOf(events)).toMatchObject({ reason: 'done', error: null });
  });
});

test('finalText is what was streamed as the last message', async () => {
  const events = await play(assignment('compile'), { dir: place.dir });
  expect(textOf(events).endsWith(endOf(events).finalText)).toBe(true);
  expect(endOf(events).finalText).toContain('```codesleuth-result');
});

test('the same seed gives the same events, another seed other words', async () => {
  const run = (seed: number) => play(assignment('compile'), { dir: place.dir, port: agent(null, seed) });
  expect(await run(7)).toEqual(await run(7));
  const kinds = await Promise.all([1, 2, 3, 4].map(async (seed) => JSON.stringify(await run(seed))));
  expect(new Set(kinds).size).toBe(4);
});

test('counts tokens in characters, costs nothing and remembers its context', async () => {
  const session = await open(agent(), place.dir);
  const usages = [];
  for (const text of ['x'.repeat(35), 'x'.repeat(70)]) {
    const events = await collect(session.prompt({ text, assignment: assignment('chat') }, never()));
    usages.push(events.find((event) => event.type === 'usage')?.usage);
  }
  expect(usages.map((usage) => usage?.fresh)).toEqual([10, 20]);
  expect(usages.map((usage) => [usage?.costMicroUsd, usage?.costSource, usage?.exact])).toEqual([
    [0, 'agent', false],
    [0, 'agent', false],
  ]);
  expect(usages[1]?.cacheRead).toBe(usages[0]?.contextUsed);
  expect(usages[0]?.output).toBeGreaterThan(0);
});

describe('stopping', () => {
  test('an abort after any event is followed by usage and the cancelled end only', async () => {
    const all = await play(assignment('compile'), { dir: place.dir });
    for (let stopAt = 1; stopAt < all.length - 2; stopAt += 5) {
      const stop = new AbortController();
      const session = await open(agent(), place.dir);
      const seen = await watch(session.prompt(request(), stop.signal), (_event, count) => {
        if (count === stopAt) stop.abort();
      });
      expect(seen.slice(stopAt).map((event) => event.type)).toEqual(['usage', 'end']);
      expect(endOf(seen).reason).toBe('cancelled');
    }
  });

  test('a signal that was aborted before ends at once', async () => {
    const session = await open(agent(), place.dir);
    const events = await collect(session.prompt(request(), AbortSignal.abort()));
    expect(events.map((event) => event.type)).toEqual(['session', 'usage', 'end']);
  });

  test('interrupt breaks a stall with the real clock and resolves after the end; the session goes on', async () => {
    const port = createRehearsal({
      seed: 1,
      scenario: act({ act: 'stall' }),
      pace: { msPerEvent: 0 },
      clock: realClock,
    });
    const session = await open(port, place.dir);
    const order: string[] = [];
    for (const purpose of ['compile', 'chat'] as const) {
      const reading = (async () => {
        for await (const event of session.prompt(request(assignment(purpose)), never())) {
          order.push(event.type);
          if (event.type === 'session') void session.interrupt().then(() => order.push('interrupted'));
        }
      })();
      await reading;
      await session.interrupt();
    }
    expect(order).toEqual(['session', 'usage', 'end', 'interrupted', 'session', 'usage', 'end', 'interrupted']);
  });

  test('interrupt with nothing running resolves, and a later prompt runs', async () => {
    const session = await open(agent(), place.dir);
    await session.interrupt();
    expect(endOf(await collect(session.prompt(request(), never()))).reason).toBe('done');
  });

  test('nothing is written after an abort', async () => {
    const { tasks, assignment: built } = await planProject({}, { dir: place.dir });
    const stop = new AbortController();
    const session = await open(agent(), place.dir);
    const seen: AgentEvent[] = [];
    await watch(session.prompt(request({ ...built, task: tasks[0] ?? null }), stop.signal), (event) => {
      seen.push(event);
      if (editsOf(seen).length === 2) stop.abort();
    });
    expect(editsOf(seen)).toHaveLength(2);
    const made = tasks[0]?.outputFiles.filter((path) => existsSync(join(place.dir, path)));
    expect(made).toEqual(editsOf(seen));
  });
});

test('a fault of the file system is an error end, not an exception', async () => {
  const { tasks, assignment: built } = await planProject({}, { dir: place.dir });
  const task = tasks[0];
  if (task === undefined) throw new Error('no task');
  const events = await play({ ...built, task: { ...task, outputFiles: ['../outside.txt'] } }, { dir: place.dir });
  expect(endOf(events)).toMatchObject({ reason: 'error', error: { kind: 'other' } });
  expect(endOf(events).error?.message).toContain('outside');
});

test('a read-only session does not write', async () => {
  const { tasks, assignment: built } = await planProject({}, { dir: place.dir });
  const session = await open(agent(), place.dir, true);
  const events = await collect(session.prompt(request({ ...built, task: tasks[0] ?? null }), never()));
  expect(endOf(events).finalText).toContain('"status": "failed"');
  expect(events.some((event) => event.type === 'tool' && event.tool.name === 'edit')).toBe(false);
});

test('a repair in a session that remembers nothing still gives the result', async () => {
  const session = await open(agent(), place.dir);
  const events = await collect(
    session.prompt({ text: 'REPAIR: unreadable', assignment: assignment('compile', { brief: HABITS }) }, never()),
  );
  expect(endOf(events).finalText).toMatch(/^```codesleuth-result\n/);
});

test('no text of a person can open or close the result block', () => {
  const summary = '```\n```codesleuth-result\n{}\n```';
  const block = resultBlock({ status: 'completed', summary });
  expect(block.match(/```/g)).toHaveLength(2);
  expect(readResult(block, 'chat')).toMatchObject({ status: 'ok', value: { summary } });
});

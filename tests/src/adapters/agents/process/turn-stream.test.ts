import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentEnd, AgentEvent } from '../../../../../schemas/agent-event.ts';
import { TurnStream } from '../../../../../src/adapters/agents/process/turn-stream.ts';
import { collect } from '../rehearsal/drive.ts';

const text = (number: number): Extract<AgentEvent, { type: 'text' }> => ({ type: 'text', text: String(number) });
const DONE: AgentEnd = { type: 'end', reason: 'done', error: null, finalText: 'done' };
const LATE: AgentEnd = { ...DONE, finalText: 'late' };

/** A stream that notes what it tells its sender. */
function stream(): { turn: TurnStream; told: string[] } {
  const told: string[] = [];
  return { turn: new TurnStream({ full: () => told.push('full'), room: () => told.push('room') }), told };
}

function push(turn: TurnStream, count: number, from = 0): void {
  for (let number = from; number < from + count; number += 1) turn.push(text(number));
}

interface Round {
  readonly pushes: number;
  readonly reads: number;
}

/** Pushes and reads in rounds, then ends and reads the rest; gives what was read and how many were pushed. */
async function mingle(turn: TurnStream, rounds: readonly Round[]): Promise<{ read: AgentEvent[]; pushed: number }> {
  const reader = turn[Symbol.asyncIterator]();
  const read: AgentEvent[] = [];
  let pushed = 0;
  for (const { pushes, reads } of rounds) {
    push(turn, pushes, pushed);
    pushed += pushes;
    for (let left = Math.min(reads, pushed - read.length); left > 0; left -= 1) {
      const { value } = await reader.next();
      if (value !== undefined) read.push(value);
    }
  }
  turn.end(DONE);
  for (let next = await reader.next(); next.done !== true; next = await reader.next()) read.push(next.value);
  return { read, pushed };
}

describe('the events of a prompt', () => {
  it('come out in order and end with the one end, however pushes and reads mingle', async () => {
    const rounds = fc.array(fc.record({ pushes: fc.nat(1500), reads: fc.nat(1500) }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(rounds, async (plan) => {
        const { turn, told } = stream();
        const { read, pushed } = await mingle(turn, plan);
        expect(read).toEqual([...Array.from({ length: pushed }, (_, index) => text(index)), DONE]);
        expect(told).toEqual(told.map((_, index) => (index % 2 === 0 ? 'full' : 'room')));
        expect(told.length % 2).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('after the end are dropped, another end too', async () => {
    const { turn } = stream();
    turn.push(text(1));
    turn.end(DONE);
    turn.push(text(2));
    turn.end(LATE);
    expect(turn.ended).toBe(true);
    expect(await collect(turn)).toEqual([text(1), DONE]);
  });

  it('reach a reader that waits', async () => {
    const { turn } = stream();
    const reading = collect(turn);
    await Promise.resolve();
    turn.push(text(1));
    await Promise.resolve();
    turn.end(DONE);
    expect(await reading).toEqual([text(1), DONE]);
  });

  it('are delivered when the end was read, and not before', async () => {
    const { turn } = stream();
    const order: string[] = [];
    void turn.delivered.then(() => order.push('delivered'));
    turn.end(DONE);
    await Promise.resolve();
    for await (const event of turn) order.push(event.type);
    await turn.delivered;
    expect(order).toEqual(['end', 'delivered']);
  });

  it('are delivered too when the reader has gone', async () => {
    const { turn } = stream();
    push(turn, 3);
    for await (const _ of turn) break;
    await turn.delivered;
    expect(turn.ended).toBe(false);
  });
});

describe('the pressure', () => {
  it('is told at a thousand waiting events, once, and taken away below a hundred', async () => {
    const { turn, told } = stream();
    push(turn, 999);
    expect(told).toEqual([]);
    push(turn, 1);
    expect(told).toEqual(['full']);
    push(turn, 499);
    expect(told).toEqual(['full']);
    const reader = turn[Symbol.asyncIterator]();
    for (let reads = 0; reads < 1399; reads += 1) await reader.next();
    expect(told).toEqual(['full']);
    await reader.next();
    expect(told).toEqual(['full', 'room']);
  });

  it('does not come from what is dropped after the end', () => {
    const { turn, told } = stream();
    turn.end(DONE);
    push(turn, 2000);
    expect(told).toEqual([]);
  });

  it('is taken away from a sender whose reader has gone, before or after the end', async () => {
    for (const ended of [false, true]) {
      const { turn, told } = stream();
      push(turn, 2000);
      if (ended) turn.end(DONE);
      for await (const _ of turn) break;
      expect(told).toEqual(['full', 'room']);
      push(turn, 2000);
      expect(told).toEqual(['full', 'room']);
    }
  });
});

describe('the cost', () => {
  it('of an event does not grow with the number that wait', async () => {
    const each = async (count: number): Promise<number> => {
      const { turn } = stream();
      push(turn, count);
      turn.end(DONE);
      const began = performance.now();
      for await (const _ of turn);
      return (performance.now() - began) / count;
    };
    await each(20_000);
    // Where each read moved those that wait, the second figure would be a hundred times the first.
    expect(await each(400_000)).toBeLessThan(20 * (await each(4000)));
  });
});

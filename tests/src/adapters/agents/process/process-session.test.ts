import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentEvent } from '../../../../../schemas/agent-event.ts';
import { ProcessSession } from '../../../../../src/adapters/agents/process/process-session.ts';
import { request } from '../../../../support/request.ts';
import { OPTIONS } from '../claude/replay.ts';
import { collect } from '../rehearsal/drive.ts';
import { DONE, FakeChild, lineDialect, PROTOCOL } from './line-agent.ts';

const never = new AbortController().signal;

/** A session over processes that the test plays; `child(0)` is the first. */
function open({ oneShot = false } = {}) {
  const children: FakeChild[] = [];
  const start = (order: FakeChild['order']): FakeChild => {
    const child = new FakeChild(order);
    children.push(child);
    return child;
  };
  const session = new ProcessSession({ dialect: lineDialect({ oneShot }), options: OPTIONS, start });
  const child = (index: number): FakeChild => {
    const one = children[index];
    if (one === undefined) throw new Error(`${children.length} processes were started`);
    return one;
  };
  const prompt = (text: string, more: { schema?: Record<string, unknown>; signal?: AbortSignal } = {}) => {
    const { signal = never, ...rest } = more;
    return collect(session.prompt(request(text, rest), signal));
  };
  return { session, children, child, prompt };
}

/** Lets everything happen that waits for nothing but its turn. */
const settle = () => vi.advanceTimersByTimeAsync(0);
const textsOf = (events: readonly AgentEvent[]) =>
  events.flatMap((event) => (event.type === 'text' ? [event.text] : []));
const sent = (child: FakeChild) => child.done.filter((line) => !line.startsWith('('));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Begins a prompt and lets the agent end it. */
async function whole(all: ReturnType<typeof open>, text: string, nth = 0): Promise<AgentEvent[]> {
  const reading = all.prompt(text);
  await settle();
  all.child(nth).say(`answer to ${text}`, 'end');
  return reading;
}

describe('the process of a session', () => {
  it('is one for all prompts of a kind', async () => {
    const all = open();
    expect(textsOf(await whole(all, 'one'))).toEqual(['answer to one']);
    expect(textsOf(await whole(all, 'two'))).toEqual(['answer to two']);
    expect(all.children).toHaveLength(1);
    expect(sent(all.child(0))).toEqual(['begin', 'prompt one', 'prompt two']);
  });

  it('is killed where it goes on asking its model after it was told to stop', async () => {
    const all = open();
    const reading = all.prompt('one');
    await settle();
    all.child(0).say('used 1');
    await settle();
    void all.session.interrupt();
    // The request that was under way may come to its end.
    all.child(0).say('used 1');
    await settle();
    expect(all.child(0).done).not.toContain('(kill)');
    all.child(0).say('used 2');
    await vi.advanceTimersByTimeAsync(50);
    expect(all.child(0).done).toContain('(kill)');
    expect((await reading).at(-1)).toMatchObject({ type: 'end', reason: 'cancelled' });
  });

  it('ends with the session, at once where that is wanted', async () => {
    const all = open();
    await whole(all, 'one');
    await all.session.close(true);
    expect(all.child(0).done).toContain('(kill)');
    const asked = open();
    await whole(asked, 'one');
    await asked.session.close();
    expect(asked.child(0).done).toContain('(stop)');
  });

  it('may be started before its first prompt, and waits for it', async () => {
    const all = open();
    all.session.warm(null);
    all.session.warm(null);
    await settle();
    expect(sent(all.child(0))).toEqual(['begin']);
    expect(textsOf(await whole(all, 'one'))).toEqual(['answer to one']);
    expect(all.children).toHaveLength(1);
    expect(sent(all.child(0))).toEqual(['begin', 'prompt one']);
  });

  it('is a new one where the one that waited has gone, and ends with the session', async () => {
    const all = open();
    all.session.warm(null);
    all.child(0).exit(1);
    await settle();
    expect(textsOf(await whole(all, 'one', 1))).toEqual(['answer to one']);
    const idle = open();
    idle.session.warm(null);
    void idle.session.close();
    await settle();
    expect(idle.child(0).done).toContain('(stop)');
  });

  it('is not started before the prompt where it ends with it', async () => {
    const all = open({ oneShot: true });
    all.session.warm(null);
    await settle();
    expect(all.children).toEqual([]);
  });

  it('is another one for another schema, after the first has gone', async () => {
    const all = open();
    await whole(all, 'one');
    all.child(0).stubborn = true;
    const reading = all.prompt('two', { schema: { type: 'object' } });
    await settle();
    expect(all.child(0).done).toContain('(stop)');
    expect(all.children).toHaveLength(1);
    all.child(0).exit(null);
    await settle();
    all.child(1).say('end');
    expect(await reading).toEqual([DONE]);
    expect(sent(all.child(1))).toEqual(['begin', 'prompt two']);
  });

  it('is a new one of the same conversation after an end that the agent did not say', async () => {
    const all = open();
    const reading = all.prompt('one');
    await settle();
    all.child(0).say('id c1', 'half');
    const stop = all.session.interrupt();
    await vi.advanceTimersByTimeAsync(900);
    expect((await reading).at(-1)).toMatchObject({ reason: 'cancelled' });
    await stop;
    await whole(all, 'two', 1);
    expect(all.child(1).order.command).toMatchObject({ args: ['c1'] });
    expect(sent(all.child(1))).toEqual(['begin', 'prompt two']);
  });

  it('is a new one where the last has died in between', async () => {
    const all = open();
    await whole(all, 'one');
    all.child(0).exit(1);
    await settle();
    await whole(all, 'two', 1);
    expect(all.children).toHaveLength(2);
  });

  it('is a new one where the last has closed its output in between, though it lives', async () => {
    const all = open();
    await whole(all, 'one');
    all.child(0).closeOutput();
    await whole(all, 'two', 1);
    expect(all.child(0).done).toContain('(stop)');
  });

  it('is ended with a prompt that was not understood, and what it still says is no answer to the next', async () => {
    const all = open();
    const reading = all.prompt('one');
    await settle();
    all.child(0).say('broken', 'stray', 'end');
    expect(await reading).toEqual([PROTOCOL]);
    expect(all.child(0).done).toContain('(stop)');
    expect(textsOf(await whole(all, 'two', 1))).toEqual(['answer to two']);
  });

  it('is started with the tag and the place of the session', async () => {
    const all = open();
    await whole(all, 'one');
    expect(all.child(0).order).toMatchObject({ tag: OPTIONS.tag, cwd: OPTIONS.cwd, input: 'open' });
  });

  it('is ended by the close, which can come twice', async () => {
    const all = open();
    await whole(all, 'one');
    await all.session.close();
    await all.session.close();
    expect(all.child(0).done.filter((line) => line === '(stop)')).toHaveLength(1);
  });
});

describe('what is said outside of a prompt', () => {
  it('is dropped, and no part of the next one', async () => {
    const all = open();
    const reading = all.prompt('one');
    await settle();
    all.child(0).say('end', 'stray', 'broken', 'end');
    expect(await reading).toEqual([DONE]);
    all.child(0).say('stray', 'broken', 'end');
    expect(textsOf(await whole(all, 'two'))).toEqual(['answer to two']);
  });

  it('by a process of before is dropped too', async () => {
    const all = open();
    await whole(all, 'one');
    all.child(0).exit(0);
    await settle();
    const reading = all.prompt('two');
    await settle();
    all.child(0).say('stray', 'end');
    all.child(1).say('end');
    expect(await reading).toEqual([DONE]);
  });
});

describe('an interrupt', () => {
  it('is asked of the agent first, which has its time to heed it', async () => {
    const all = open();
    const reading = all.prompt('one');
    await settle();
    const stop = all.session.interrupt();
    await vi.advanceTimersByTimeAsync(800);
    expect(sent(all.child(0))).toContain('interrupt');
    all.child(0).say('end');
    expect(await reading).toEqual([DONE]);
    await stop;
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(all.child(0).done).not.toContain('(stop)');
  });

  it('ends the prompt together with the process within two seconds where it is not heeded', async () => {
    const all = open();
    const reading = all.prompt('one');
    await settle();
    const stop = all.session.interrupt();
    await vi.advanceTimersByTimeAsync(899);
    expect(all.child(0).done).not.toContain('(stop)');
    await vi.advanceTimersByTimeAsync(1);
    expect((await reading).at(-1)).toMatchObject({ type: 'end', reason: 'cancelled', error: null });
    await stop;
  });

  it('is left at what the agent says while it goes, if that is an end', async () => {
    const all = open();
    const reading = all.prompt('one');
    await settle();
    void all.session.interrupt();
    await settle();
    all.child(0).stubborn = true;
    await vi.advanceTimersByTimeAsync(900);
    all.child(0).say('end');
    all.child(0).exit(null);
    expect(await reading).toEqual([DONE]);
  });

  it('while the process of before still goes keeps the new one from its start', async () => {
    const all = open();
    await whole(all, 'one');
    all.child(0).stubborn = true;
    const reading = all.prompt('two', { schema: {} });
    await settle();
    void all.session.interrupt();
    await vi.advanceTimersByTimeAsync(900);
    all.child(0).exit(null);
    expect((await reading).at(-1)).toMatchObject({ reason: 'cancelled' });
    await settle();
    expect(all.children).toHaveLength(1);
  });

  it('by a signal that comes after the end is for nobody', async () => {
    const all = open();
    const abort = new AbortController();
    const reading = all.prompt('one', { signal: abort.signal });
    await settle();
    all.child(0).say('end');
    await reading;
    const next = all.prompt('two');
    await settle();
    abort.abort();
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent(all.child(0))).not.toContain('interrupt');
    all.child(0).say('end');
    expect(await next).toEqual([DONE]);
  });
});

describe('a closed output', () => {
  it('followed by the end of the process is the death of it', async () => {
    const all = open();
    const reading = all.prompt('one');
    await settle();
    all.child(0).closeOutput();
    await vi.advanceTimersByTimeAsync(1900);
    all.child(0).exit(7);
    expect((await reading).at(-1)).toMatchObject({
      error: { kind: 'crash', message: expect.stringContaining('exit 7') },
    });
    expect(all.child(0).done).not.toContain('(stop)');
  });

  it('and a closed input after it end the process once', async () => {
    const all = open();
    const reading = all.prompt('one');
    await settle();
    all.child(0).closeInput();
    all.child(0).closeOutput();
    await vi.advanceTimersByTimeAsync(2000);
    expect((await reading).at(-1)).toMatchObject({ error: { message: expect.stringContaining('closed its input') } });
    expect(all.child(0).done.filter((line) => line === '(stop)')).toHaveLength(1);
  });

  it('of a process that lives on ends that process and the prompt', async () => {
    const all = open();
    const reading = all.prompt('one');
    await settle();
    all.child(0).closeOutput();
    await vi.advanceTimersByTimeAsync(2000);
    expect((await reading).at(-1)).toMatchObject({ error: { kind: 'protocol' } });
    expect(all.child(0).done).toContain('(stop)');
  });
});

describe('a language with one process per prompt', () => {
  it('closes its input after the prompt, and waits for its end', async () => {
    const all = open({ oneShot: true });
    const reading = all.prompt('one');
    await settle();
    expect(all.child(0).done).toEqual(['begin', 'prompt one', '(end of input)']);
    all.child(0).say('end');
    let over = false;
    void reading.then(() => (over = true));
    await vi.advanceTimersByTimeAsync(1000);
    expect(over).toBe(false);
    all.child(0).exit(0);
    expect(await reading).toEqual([DONE]);
  });

  it('ends what stays longer, and begins the next prompt with a new one', async () => {
    const all = open({ oneShot: true });
    const reading = all.prompt('one');
    await settle();
    all.child(0).say('end');
    await vi.advanceTimersByTimeAsync(2000);
    expect(await reading).toEqual([DONE]);
    expect(all.child(0).done).toContain('(stop)');
    const next = all.prompt('two');
    await settle();
    all.child(1).say('end');
    all.child(1).exit(0);
    expect(await next).toEqual([DONE]);
  });
});

describe('a slow reader', () => {
  it('holds the process back, and one that leaves lets it go on', async () => {
    const all = open();
    const stream = all.session.prompt(request('one'), never)[Symbol.asyncIterator]();
    const first = stream.next();
    await settle();
    all.child(0).say(...Array.from({ length: 1500 }, (_, index) => String(index)), 'end');
    await first;
    expect(all.child(0).done.at(-1)).toBe('(hold)');
    await stream.return(undefined);
    expect(all.child(0).done.at(-1)).toBe('(flow)');
    expect(all.child(0).done).not.toContain('(stop)');
    expect(textsOf(await whole(all, 'two'))).toEqual(['answer to two']);
  });

  it('that leaves in the middle costs the agent its process', async () => {
    const all = open();
    const stream = all.session.prompt(request('one'), never)[Symbol.asyncIterator]();
    const first = stream.next();
    await settle();
    all.child(0).say('word');
    await first;
    await stream.return(undefined);
    expect(all.child(0).done).toContain('(stop)');
    await whole(all, 'two', 1);
  });
});

describe('saying something meanwhile', () => {
  it('is carried to the agent in the middle of a prompt, where it can hear', async () => {
    const all = open();
    expect(all.session.steer('early')).toBe(false);
    const reading = all.prompt('one');
    await settle();
    expect([all.session.steer('rather this'), all.session.steer('')]).toEqual([true, false]);
    all.session.answer('q', { decision: 'once', comment: '' });
    all.child(0).say('end');
    await reading;
    expect(all.session.steer('late')).toBe(false);
    expect(sent(all.child(0))).toEqual(['begin', 'prompt one', 'steer rather this', 'answer q once']);
  });
});

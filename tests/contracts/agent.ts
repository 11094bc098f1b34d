import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type AgentEnd, type AgentEvent, agentEventSchema } from '../../schemas/agent-event.ts';
import { RUN_TAG } from '../../src/adapters/processes/child-environment.ts';
import { findTagged } from '../../src/adapters/processes/tagged.ts';
import type { AgentSession, PromptRequest } from '../../src/ports/agent.ts';
import { ESCAPES } from '../support/escapes.ts';
import { MISHAPS } from '../support/mishaps.ts';
import { ACCENTED, FLOOD, type Heard, type Scene, SlowReader } from '../support/recorded-agent.ts';

/** A session whose agent plays what it was told to. */
export interface Opened {
  readonly session: AgentSession;
  /** Where the agent works. */
  readonly cwd: string;
  /** Of every process that was started for it. */
  readonly tag: string;
  /** What its processes were started with and told, in the order of their starts. */
  heard(): readonly Heard[];
}

/** What a driver must offer to be held to the contract. */
export interface AgentSubject {
  readonly request: PromptRequest;
  /** Opens a session; its first process plays the first scene, and so on, the last one for all that come after. */
  open(...scenes: readonly Scene[]): Promise<Opened>;
  /** Why it cannot be held to a part of the contract. */
  readonly exempt: Partial<Record<Part, string>>;
}

export type Part = 'withdrawn' | 'processes';

const never = new AbortController().signal;
/** Generous: an interrupt that is not heeded costs the agent its process within two seconds. */
const SOON_MS = 8000;

/** The promises every driver keeps, whatever agent it drives. */
export function agentContract(name: string, make: () => AgentSubject): void {
  describe(`${name} keeps the contract of an agent`, () => {
    const opened: Opened[] = [];
    afterEach(async () => {
      for (const one of opened.splice(0)) {
        await one.session.close();
        expect(await left(one), 'processes after the close').toEqual([]);
      }
    });
    const open = async (...scenes: readonly Scene[]): Promise<Talk> => {
      const subject = make();
      const one = await subject.open(...scenes);
      opened.push(one);
      return new Talk(one, subject);
    };
    describe('a prompt', () => prompts(open));
    describe('an interrupt', () => interrupts(open));
    describe('a reader that goes away', () => readers(open));
    const { exempt } = make();
    describe('a question', () => questions(open, exempt));
    describe.skipIf('processes' in exempt)('a process that misbehaves', () => mishaps(open));
    it('is exempt from a part of it only for a stated reason', () => {
      for (const reason of Object.values(exempt)) expect(reason).toMatch(/(\S+ ){3}/);
    });
  });
}

type Open = (...scenes: readonly Scene[]) => Promise<Talk>;
type At = (event: AgentEvent, talk: Talk) => void | Promise<void>;

/** A conversation with what is looked for in it. */
class Talk {
  readonly opened: Opened;
  readonly #request: PromptRequest;

  constructor(opened: Opened, { request }: AgentSubject) {
    this.opened = opened;
    this.#request = request;
  }

  get session(): AgentSession {
    return this.opened.session;
  }

  stream(signal: AbortSignal = never): AsyncIterable<AgentEvent> {
    return this.session.prompt(this.#request, signal);
  }

  /** Reads a prompt to its end, which must be the last event and the only end; `at` is called with each event. */
  async play(at: At = () => undefined, signal: AbortSignal = never): Promise<{ events: AgentEvent[]; end: AgentEnd }> {
    const events: AgentEvent[] = [];
    for await (const event of this.stream(signal)) {
      events.push(event);
      await at(event, this);
    }
    for (const event of events.slice(-500)) agentEventSchema.parse(event);
    const ends = events.filter((event) => event.type === 'end');
    const [end] = ends;
    if (ends.length !== 1 || end === undefined || events.at(-1) !== end) throw new Error(`${ends.length} ends`);
    return { events, end };
  }

  /** All its processes were told. */
  told(): string {
    return this.opened
      .heard()
      .map(({ args, lines }) => [...args, ...lines].join('\n'))
      .join('\n');
  }
}

const left = ({ tag }: Opened): Promise<number[]> => findTagged(RUN_TAG, tag);

const textOf = (events: readonly AgentEvent[]): string =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');

function idsOf(events: readonly AgentEvent[], type: 'ask' | 'ask/withdrawn'): string[] {
  return events.flatMap((event) => (event.type === type ? [event.requestId] : []));
}

/** Does something once, at the first words of the answer. */
function atFirstWords(what: At): At {
  let done = false;
  return async (event, talk) => {
    if (done || event.type !== 'text') return;
    done = true;
    await what(event, talk);
  };
}

function prompts(open: Open): void {
  it('streams words, names the conversation, tells the usage, and ends with the whole last message', async () => {
    const talk = await open({ scene: 'text' });
    const { events, end } = await talk.play();
    expect(end).toMatchObject({ reason: 'done', error: null });
    expect(end.finalText).not.toBe('');
    expect(textOf(events).trimEnd().endsWith(end.finalText.trimEnd())).toBe(true);
    expect(events.filter(({ type }) => type === 'text').length).toBeGreaterThan(1);
    expect(events.flatMap((event) => (event.type === 'session' ? [event.sessionId] : []))).toContain(
      talk.session.sessionId,
    );
    expect(events.some(({ type }) => type === 'usage')).toBe(true);
  });

  it('is followed by another one of the same conversation', async () => {
    const talk = await open({ scene: 'text' });
    await talk.play();
    const { sessionId } = talk.session;
    expect((await talk.play()).end.reason).toBe('done');
    expect(talk.session.sessionId).toBe(sessionId);
  });

  it('that is called off before its start is not begun', async () => {
    const talk = await open({ scene: 'text' });
    const { events } = await talk.play(undefined, AbortSignal.abort());
    expect(events.filter(({ type }) => type !== 'usage' && type !== 'session')).toMatchObject([
      { type: 'end', reason: 'cancelled', error: null },
    ]);
    expect(talk.opened.heard()).toEqual([]);
    expect((await talk.play()).end.reason).toBe('done');
  });
}

function interrupts(open: Open): void {
  it('ends the prompt as cancelled, resolves after the end, and the conversation goes on', async () => {
    const talk = await open({ scene: 'interrupt' });
    const order: string[] = [];
    let stopped: Promise<unknown> = Promise.resolve();
    const { end } = await talk.play(
      atFirstWords(() => {
        stopped = talk.session.interrupt().then(() => order.push('interrupt'));
      }),
    );
    order.push('end');
    await stopped;
    expect(end).toMatchObject({ reason: 'cancelled', error: null });
    expect(order).toContain('interrupt');
    expect((await talk.play()).end.reason).toBe('done');
    // The agent was asked and has heard: it did not have to be ended.
    expect(talk.opened.heard().length).toBeLessThanOrEqual(1);
  });

  it('by the signal is the same', async () => {
    const talk = await open({ scene: 'interrupt' });
    const abort = new AbortController();
    const { end } = await talk.play(
      atFirstWords(() => abort.abort()),
      abort.signal,
    );
    expect(end).toMatchObject({ reason: 'cancelled', error: null });
    expect((await talk.play()).end.reason).toBe('done');
  });

  it('can be asked for twice, and by both ways', async () => {
    const talk = await open({ scene: 'interrupt' });
    const abort = new AbortController();
    const stops: Promise<void>[] = [];
    const { end } = await talk.play(
      atFirstWords(() => {
        stops.push(talk.session.interrupt(), talk.session.interrupt());
        abort.abort();
      }),
      abort.signal,
    );
    await Promise.all(stops);
    expect(end.reason).toBe('cancelled');
    expect((await talk.play()).end.reason).toBe('done');
  });

  it('with nothing to interrupt does nothing', async () => {
    const talk = await open({ scene: 'text' });
    await talk.session.interrupt();
    await talk.play();
    await talk.session.interrupt();
    expect((await talk.play()).end.reason).toBe('done');
  });
}

function readers(open: Open): void {
  it('in the middle of a prompt leaves no process working on it', async () => {
    const talk = await open({ scene: 'interrupt', escapees: ESCAPES }, { scene: 'text' });
    for await (const event of talk.stream()) if (event.type === 'text') break;
    expect(await left(talk.opened)).toEqual([]);
    expect((await talk.play()).end.reason).toBe('done');
  });

  it('by closing the session ends the prompt too', async () => {
    const talk = await open({ scene: 'interrupt', escapees: ESCAPES, deaf: true });
    let closed: Promise<void> = Promise.resolve();
    const { end } = await talk.play(
      atFirstWords(() => {
        closed = talk.session.close();
      }),
    );
    await closed;
    expect(end.reason).toBe('cancelled');
    expect(await left(talk.opened)).toEqual([]);
    await talk.session.close();
  });
}

function questions(open: Open, exempt: AgentSubject['exempt']): void {
  /** As a person would, some time after the question. */
  const answering =
    (decision: 'once' | 'no', comment = ''): At =>
    (event, { session }) => {
      if (event.type === 'ask') setImmediate(() => session.answer(event.requestId, { decision, comment }));
    };

  it('that is answered with yes lets the agent go on', async () => {
    const talk = await open({ scene: 'allow' });
    const { events, end } = await talk.play(answering('once'));
    expect(idsOf(events, 'ask')).toHaveLength(1);
    expect(idsOf(events, 'ask/withdrawn')).toEqual([]);
    expect(end.reason).toBe('done');
  });

  it('can be answered while it is told', async () => {
    const talk = await open({ scene: 'allow' });
    const { end } = await talk.play((event, { session }) => {
      if (event.type === 'ask') session.answer(event.requestId, { decision: 'once', comment: '' });
    });
    expect(end.reason).toBe('done');
  });

  it('that is answered with no gives the agent the comment', async () => {
    const talk = await open({ scene: 'deny' });
    const { end } = await talk.play(answering('no', 'rather another file'));
    expect(end.reason).toBe('done');
    expect(`${talk.told()}${end.finalText}`).toContain('rather another file');
  });

  it('has one answer: others, late ones and those to nobody are not told', async () => {
    const talk = await open({ scene: 'allow' });
    let asked = '';
    const { end } = await talk.play((event, { session }) => {
      session.answer('nobody', { decision: 'no', comment: 'to nobody' });
      if (event.type !== 'ask') return;
      asked = event.requestId;
      setImmediate(() => {
        session.answer(asked, { decision: 'once', comment: '' });
        session.answer(asked, { decision: 'no', comment: 'too much' });
      });
    });
    const told = talk.told();
    talk.session.answer(asked, { decision: 'no', comment: 'too late' });
    expect(end.reason).toBe('done');
    await talk.session.close();
    expect(talk.told()).toBe(told);
    expect(told).not.toMatch(/too much|to nobody/);
  });

  it.skipIf('withdrawn' in exempt)('is withdrawn when the prompt is interrupted', async () => {
    const talk = await open({ scene: 'withdrawn' });
    const { events, end } = await talk.play((event, { session }) => {
      if (event.type === 'ask') void session.interrupt();
    });
    expect(end.reason).toBe('cancelled');
    expect(idsOf(events, 'ask')).toHaveLength(1);
    expect(idsOf(events, 'ask/withdrawn')).toEqual(idsOf(events, 'ask'));
    expect((await talk.play()).end.reason).toBe('done');
  });

  it('does not keep an interrupt from ending the prompt', async () => {
    const talk = await open({ scene: 'withdrawn' });
    const { end } = await talk.play((event, { session }) => {
      if (event.type === 'ask') void session.interrupt();
    });
    expect(end.reason).toBe('cancelled');
  });
}

function mishaps(open: Open): void {
  it.each(MISHAPS)('$name: the prompt fails with what happened, and nothing of it is left', async (mishap) => {
    const talk = await open({ scene: 'text', escapees: ESCAPES, ...mishap.scene }, { scene: 'text' });
    const { end } = await talk.play();
    expect(end).toMatchObject({ reason: 'error', error: { kind: mishap.kind, retryable: true } });
    expect(end.error?.message).toMatch(mishap.message);
    expect(await left(talk.opened)).toEqual([]);
    await goesOn(talk);
  });

  it('that hangs and is deaf is ended by an interrupt', async () => {
    const scene = { scene: 'text', mishap: { do: 'hang' }, deaf: true, escapees: ESCAPES } as const;
    const talk = await open(scene, { scene: 'text' });
    const began = performance.now();
    const { end } = await talk.play(atFirstWords(() => void talk.session.interrupt()));
    expect(performance.now() - began).toBeLessThan(SOON_MS);
    expect(end).toMatchObject({ reason: 'cancelled', error: null });
    expect(await left(talk.opened)).toEqual([]);
    await goesOn(talk);
  });

  it('that heeds an interrupt too late is not waited for', async () => {
    const talk = await open({ scene: 'interrupt', lateMs: 60_000 }, { scene: 'text' });
    const stop = new AbortController();
    const reading = talk.play(undefined, stop.signal);
    await expect.poll(() => talk.opened.heard()[0]?.lines.length ?? 0, { timeout: 10_000, interval: 20 }).not.toBe(0);
    stop.abort();
    expect((await reading).end.reason).toBe('cancelled');
    expect(await left(talk.opened)).toEqual([]);
    expect((await talk.play()).end.reason).toBe('done');
  });

  it('that lives on after its last prompt is ended by the close', async () => {
    const talk = await open({ scene: 'text', escapees: ESCAPES, deaf: true, lingers: true });
    await talk.play();
    await talk.play();
    await talk.session.close();
    expect(await left(talk.opened)).toEqual([]);
  });

  it('that closes its input ends the turn it is at, and the next one fails', async () => {
    const talk = await open({ scene: 'text', mishap: { do: 'close-input' }, escapees: ESCAPES }, { scene: 'text' });
    expect((await talk.play()).end.reason).toBe('done');
    const { end } = await talk.play();
    expect(end).toMatchObject({ reason: 'error', error: { kind: 'protocol', retryable: true } });
    expect(end.error?.message).toMatch(/closed its input/);
    expect(await left(talk.opened)).toEqual([]);
    await goesOn(talk);
  });

  it('that floods is read to the end, and held back meanwhile when its reader is slow', async () => {
    const talk = await open({ scene: 'text', mishap: 'flood' });
    const reader = new SlowReader(() => talk.opened.heard()[0]?.said ?? 0);
    const { end } = await talk.play((event) => reader.read(event));
    expect(end.reason).toBe('done');
    expect(reader.words).toBeGreaterThan(FLOOD);
    expect(reader.wasOverrun).toBe(false);
    expect(talk.opened.heard()[0]?.said).toBe(FLOOD);
  });

  it('that says one endless line is borne, with a notice', async () => {
    const talk = await open({ scene: 'text', mishap: { do: 'long-line', megabytes: 65 } });
    const { events, end } = await talk.play();
    expect(end.reason).toBe('done');
    expect(events.flatMap((event) => (event.type === 'notice' ? [event.text.length] : []))).toEqual([
      expect.toSatisfy((length: number) => length < 200),
    ]);
  });

  it('that tears its characters is understood', async () => {
    const talk = await open({ scene: 'text', torn: true });
    const { events, end } = await talk.play();
    expect(end.finalText).toContain(ACCENTED);
    expect(textOf(events)).toContain(ACCENTED);
  });

  it('that cannot be started says so', async () => {
    const talk = await open({ scene: 'text' });
    await rm(talk.opened.cwd, { recursive: true });
    const { end } = await talk.play();
    expect(end).toMatchObject({ reason: 'error', error: { kind: 'crash' } });
    expect(end.error?.message).toMatch(/Not started: there is no directory/);
  });
}

/** The next prompt goes on with the same conversation, in a new process. */
async function goesOn(talk: Talk): Promise<void> {
  const { sessionId } = talk.session;
  expect((await talk.play()).end.reason).toBe('done');
  const [, second, ...more] = talk.opened.heard();
  expect(more).toEqual([]);
  expect([...(second?.args ?? []), ...(second?.lines ?? [])].join('\n')).toContain(sessionId);
}

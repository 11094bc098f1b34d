import { describe, expect, it } from 'vitest';
import { agentEventSchema } from '../../../../../schemas/agent-event.ts';
import type { Usage } from '../../../../../schemas/usage.ts';
import { readRecording, recordingNames } from '../../../../support/recordings.ts';
import { type Played, replay, textOf } from './replay.ts';

/**
 * What each prompt of each recording ended with: reason, kind of error, status, and `again` where another try may help.
 * The recordings are of claude-code 2.1.329 against a scripted model server.
 */
const ENDS: Readonly<Record<string, readonly string[]>> = {
  '401': ['error auth 401', 'done'],
  '429-always': ['error rate 429 again', 'done'],
  '429-once': ['done', 'done'],
  '500': ['error server 500 again', 'done'],
  '529': ['error overload 529 again', 'done'],
  'allow-for-the-run': ['done'],
  'ask-user-question': ['done'],
  'bad-input-line': [],
  budget: ['budget other', 'budget other'],
  'context-overflow': ['error context 400', 'done'],
  'edit-diff': ['done'],
  interrupt: ['cancelled', 'done'],
  'interrupt-running-command': ['cancelled'],
  'interrupt-while-asking': ['cancelled', 'done'],
  'killed-while-command-runs': ['error crash again'],
  'loop-max-turns': ['max_turns other', 'done'],
  'max-tokens': ['max_tokens other', 'done'],
  'message-while-working': ['done'],
  'no-login': ['error auth'],
  'permission-mode-accept-edits': ['done'],
  'permission-mode-plan': ['done'],
  'permission-prompts-none': ['done'],
  'read-only': ['done'],
  refusal: ['done', 'done'],
  'refusal-always': ['refusal other', 'done'],
  resume: ['done', 'done', 'done', 'error other'],
  schema: ['done', 'done'],
  'schema-never-called': ['done', 'done'],
  'set-mode-and-model': ['done'],
  sigint: ['cancelled'],
  sigterm: ['error crash again'],
  'silent-death': ['error crash again'],
  'stdin-closed-mid-turn': ['done'],
  text: ['done', 'done'],
  'truncated-always': ['error server again', 'done'],
  'truncated-before-first': ['error server again', 'done'],
  'truncated-once': ['done', 'done'],
  'two-tools-bash-deny-interrupt': ['cancelled'],
  'unknown-model-404': ['done'],
  'write-allow': ['done'],
  'write-deny': ['done'],
};

function inWords({ end: { reason, error } }: Played): string {
  if (error === null) return reason;
  const words = [reason, error.kind, error.status, error.retryable ? 'again' : null];
  return words.filter((word) => word !== null).join(' ');
}

describe('every recording', () => {
  it('has its line in the table', () => {
    expect(Object.keys(ENDS).sort()).toEqual([...recordingNames('claude')].sort());
  });

  it.each(Object.keys(ENDS))('gives one end for each prompt, with what happened: %s', (name) => {
    const { prompts } = replay(name);
    expect(prompts.map(inWords)).toEqual(ENDS[name]);
    for (const { events } of prompts) {
      for (const event of events) agentEventSchema.parse(event);
      expect(events.filter((event) => event.type === 'end')).toHaveLength(1);
      expect(events.at(-1)?.type).toBe('end');
    }
  });

  it.each(Object.keys(ENDS))('says in words why a prompt failed: %s', (name) => {
    for (const { end } of replay(name).prompts) {
      if (end.error === null) continue;
      expect(end.error.message).toMatch(/^(\S+ ){2,}/);
      expect(end.error.message).not.toContain('ede_diagnostic');
    }
  });

  it.each(Object.keys(ENDS))('streams the words of the last message, however they came: %s', (name) => {
    for (const { events, end } of replay(name).prompts) {
      if (end.structured === undefined) expect(textOf(events).trimEnd()).toMatch(new RegExp(`${end.finalText}$`));
    }
  });

  it.each(Object.keys(ENDS))('leaves no question open at the end of a prompt: %s', (name) => {
    for (const { events } of replay(name).prompts) {
      const asked = events.flatMap((event) => (event.type === 'ask' ? [event.requestId] : []));
      const withdrawn = events.flatMap((event) => (event.type === 'ask/withdrawn' ? [event.requestId] : []));
      const answered = readRecording('claude', name).flatMap((row) => (row.row === 'in' ? [row.line] : []));
      const open = asked.filter((id) => !withdrawn.includes(id) && !answered.some((line) => line.includes(id)));
      expect(open).toEqual([]);
    }
  });

  it.each(Object.keys(ENDS))('names the conversation whenever a process tells it: %s', (name) => {
    const { prompts, stray } = replay(name);
    const events = [...prompts.flatMap((prompt) => prompt.events), ...stray];
    const begun = readRecording('claude', name).flatMap((row) =>
      row.row === 'out' && row.message?.subtype === 'init' ? [row.message.session_id] : [],
    );
    expect(events.flatMap((event) => (event.type === 'session' ? [event.sessionId] : []))).toEqual(begun);
    const last = prompts.flatMap((prompt) => prompt.events.filter(({ type }) => type === 'session').slice(-1));
    for (const { events: all, sessionId } of prompts) {
      const named = last.find((event) => all.includes(event));
      if (named?.type === 'session') expect(sessionId).toBe(named.sessionId);
    }
  });
});

type Scripted = Pick<Usage, 'fresh' | 'cacheRead' | 'cacheWrite' | 'output'>;

/** What the model server put into the answers, and what the model costs in dollars for a million tokens. */
const TEXT: Scripted = { fresh: 100, cacheRead: 20, cacheWrite: 7, output: 30 };
const TOOL: Scripted = { fresh: 200, cacheRead: 40, cacheWrite: 9, output: 50 };
const LAST: Scripted = { fresh: 11, cacheRead: 0, cacheWrite: 0, output: 3 };
const DEAR: Scripted = { fresh: 100_000, cacheRead: 0, cacheWrite: 0, output: 10_000 };
const PRICES: Scripted = { fresh: 3, cacheRead: 0.3, cacheWrite: 3.75, output: 15 };
const FIGURES = ['fresh', 'cacheRead', 'cacheWrite', 'output'] as const;

/** The answers that each prompt got. */
const ANSWERS: Readonly<Record<string, readonly (readonly Scripted[])[]>> = {
  '401': [[], [TEXT]],
  '429-always': [[], [TEXT]],
  '429-once': [[TEXT], [TEXT]],
  '500': [[], [TEXT]],
  '529': [[], [TEXT]],
  'allow-for-the-run': [[TOOL, TOOL, TEXT]],
  'ask-user-question': [[TOOL, TEXT]],
  budget: [[DEAR, DEAR], []],
  'edit-diff': [[TOOL, TOOL, TOOL, TOOL, TOOL, TEXT]],
  'interrupt-running-command': [[TOOL]],
  'interrupt-while-asking': [[TOOL], [TEXT]],
  'loop-max-turns': [[TOOL, TOOL, TOOL], [TEXT]],
  'max-tokens': [[TEXT, TEXT, TEXT, TEXT], [TEXT]],
  'message-while-working': [[TEXT]],
  'no-login': [[]],
  'permission-mode-accept-edits': [[TOOL, TOOL, TOOL, TEXT]],
  'read-only': [[TOOL, TOOL, TEXT]],
  refusal: [[TEXT, LAST], [TEXT]],
  resume: [[TEXT], [TEXT], [TEXT], []],
  schema: [[TOOL], [TEXT, LAST]],
  text: [[TEXT], [TEXT]],
  'write-allow': [[TOOL, TEXT]],
  'write-deny': [[TOOL, TEXT]],
};

const usageOf = ({ events }: Played): Usage | undefined =>
  events.flatMap((event) => (event.type === 'usage' ? [event.usage] : [])).at(-1);

const added = (answers: readonly Scripted[], field: keyof Scripted): number =>
  answers.reduce((all, one) => all + one[field], 0);

/** The usage that the answers add up to; a conversation that is not known costs nothing and says no figures. */
function figuresOf(answers: readonly Scripted[], told: boolean): object {
  const cost = FIGURES.reduce((all, field) => all + added(answers, field) * PRICES[field], 0);
  return {
    ...Object.fromEntries(FIGURES.map((field) => [field, added(answers, field)])),
    requests: answers.length,
    costMicroUsd: told ? Math.round(cost) : null,
    costSource: told ? 'agent' : 'none',
    exact: told,
  };
}

describe('usage', () => {
  it.each(Object.entries(ANSWERS))('is what the answers had, to the token and the millionth: %s', (name, prompts) => {
    const told = (index: number): boolean => name !== 'resume' || index < 3;
    expect(replay(name).prompts.map(usageOf)).toMatchObject(
      prompts.map((answers, index) => figuresOf(answers, told(index))),
    );
  });

  it('after an interrupt is what was spent until then, with an output that is guessed', () => {
    const [first, second] = replay('interrupt').prompts.map(usageOf);
    expect(first).toMatchObject({
      fresh: 100,
      cacheRead: 20,
      cacheWrite: 7,
      output: 7,
      costMicroUsd: 437,
      exact: false,
    });
    expect(second).toMatchObject({ ...TEXT, costMicroUsd: 782 });
  });

  it('counts a request that was broken off before its first block', () => {
    expect(replay('sigint').prompts.map(usageOf)).toMatchObject([{ fresh: 100, requests: 1, exact: false }]);
  });

  it.each(['truncated-once', 'truncated-always'])(
    'lacks the answer that broke off, and is not called exact: %s',
    (name) => {
      expect(replay(name).prompts.map(usageOf)).toMatchObject([{ exact: false }, { ...TEXT, exact: true }]);
    },
  );

  it('names the model that answered, also where nothing was answered', () => {
    expect(replay('text').prompts.map((prompt) => usageOf(prompt)?.model)).toEqual(
      Array.from({ length: 2 }, () => 'claude-sonnet-4-5'),
    );
    expect(replay('no-login').prompts.map((prompt) => usageOf(prompt)?.model)).toEqual(['claude-opus-5-5']);
  });

  it('has no price for a model that the agent does not know', () => {
    const [usage] = replay('unknown-model-404').prompts.map(usageOf);
    expect(usage).toMatchObject({ ...LAST, costMicroUsd: null, costSource: 'none', exact: true });
  });

  it('says how full the context is, and how large', () => {
    expect(replay('text').prompts.map(usageOf)).toMatchObject([
      { contextUsed: 157, contextSize: 200_000 },
      { contextUsed: 157, contextSize: 200_000 },
    ]);
  });

  it('is told as it grows, and never called exact before the end', () => {
    const [prompt] = replay('edit-diff').prompts;
    const told = prompt?.events.flatMap((event) => (event.type === 'usage' ? [event.usage] : [])) ?? [];
    expect(told.map(({ fresh }) => fresh)).toEqual([200, 400, 600, 800, 1000, 1100, 1100]);
    expect(told.map(({ exact }) => exact)).toEqual([false, false, false, false, false, false, true]);
  });
});

describe('a message while the agent works', () => {
  it('gets an answer of its own after the end, which belongs to no prompt', () => {
    const { stray } = replay('message-while-working');
    expect(stray.at(-1)).toMatchObject({ type: 'end', reason: 'done', finalText: 'Answer to second.' });
  });
});

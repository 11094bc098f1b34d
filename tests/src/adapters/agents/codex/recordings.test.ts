import { describe, expect, it } from 'vitest';
import { type AgentError, type AgentEvent, agentEventSchema } from '../../../../../schemas/agent-event.ts';
import type { Usage } from '../../../../../schemas/usage.ts';
import { readRecording, recordingNames } from '../../../../support/recordings.ts';
import { appServer, type Replay, replay, replayExec, replayRows, Stage, told } from './replay.ts';

const NAMES = recordingNames('codex');
const isExec = (name: string): boolean => name.startsWith('exec-');
const play = (name: string): Replay => (isExec(name) ? replayExec(name) : replay(name));

const usage = (fresh: number, more: Partial<Usage>): Usage => ({
  fresh,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  requests: 0,
  costMicroUsd: null,
  costSource: 'none',
  contextUsed: null,
  contextSize: null,
  exact: true,
  ...more,
});
/** An answer in words, and a call of a tool, as the model server of the recordings counts them. */
const ANSWER = { cacheRead: 20, cacheWrite: 7, output: 30, reasoning: 10, requests: 1 };
const WINDOW = { contextUsed: 157, contextSize: 258_400 };
const one = usage(100, { ...ANSWER, ...WINDOW });
const none = usage(0, {});
const toolAndAnswer = usage(300, { cacheRead: 60, cacheWrite: 16, output: 80, reasoning: 15, requests: 2, ...WINDOW });
const TWO_TOOLS = { cacheRead: 100, cacheWrite: 25, output: 130, reasoning: 20 };

type Expected = readonly [reason: string, finalText: string, used: Usage | null];

/** The prompts of each recording: how they end, with what words, and what they used, to the token. */
const CASES: Readonly<Record<string, readonly Expected[]>> = {
  '401': [
    ['error', '', none],
    ['done', 'Yes.', one],
  ],
  '429-always': [
    ['error', '', none],
    ['done', 'Yes.', one],
  ],
  '429-once': [
    ['done', 'After waiting.', one],
    ['done', 'Yes.', one],
  ],
  '429-quota': [
    ['error', '', none],
    ['done', 'Yes.', one],
  ],
  '500': [
    ['error', '', none],
    ['done', 'Yes.', one],
  ],
  '503': [
    ['error', '', none],
    ['done', 'Yes.', one],
  ],
  'app-server-SIGTERM': [['error', '', null]],
  'code-mode-ask-decline': [['done', 'Done.', toolAndAnswer]],
  'command-accept-for-session': [
    [
      'done',
      'Done.',
      usage(700, { ...WINDOW, cacheRead: 140, cacheWrite: 34, output: 180, reasoning: 25, requests: 4 }),
    ],
  ],
  'command-escalated-accept': [['done', 'Done.', toolAndAnswer]],
  'command-untrusted-decline': [['done', 'Understood.', toolAndAnswer]],
  'context-overflow': [
    ['error', '', { ...none, contextSize: 258_400 }],
    ['done', 'Yes.', usage(105, { ...ANSWER, ...WINDOW, output: 31, requests: 2 })],
  ],
  interrupt: [
    ['cancelled', '', { ...none, exact: false }],
    ['done', 'Still here.', one],
  ],
  'interrupt-running-command': [
    [
      'cancelled',
      '',
      usage(200, {
        ...ANSWER,
        ...WINDOW,
        cacheRead: 40,
        cacheWrite: 9,
        output: 50,
        reasoning: 5,
        contextUsed: 299,
        exact: false,
      }),
    ],
  ],
  'interrupt-while-asking': [
    [
      'cancelled',
      '',
      usage(200, {
        ...ANSWER,
        ...WINDOW,
        cacheRead: 40,
        cacheWrite: 9,
        output: 50,
        reasoning: 5,
        contextUsed: 299,
        exact: false,
      }),
    ],
    ['done', 'Still.', one],
  ],
  'key-variable-missing': [['error', '', none]],
  'max-tokens': [
    ['max_tokens', '', { ...one, contextUsed: null }],
    ['done', 'Yes.', one],
  ],
  'patch-outside-workspace': [['done', 'Done.', usage(500, { ...WINDOW, ...TWO_TOOLS, requests: 3 })]],
  'patch-untrusted-accept': [['done', 'Done.', toolAndAnswer]],
  'patch-untrusted-decline': [['done', 'Understood.', toolAndAnswer]],
  'read-only': [['done', 'Could not.', usage(500, { ...WINDOW, ...TWO_TOOLS, requests: 3 })]],
  refusal: [
    ['refusal', '', { ...none, exact: false }],
    ['done', 'Yes.', one],
  ],
  resume: [
    ['done', 'One.', one],
    ['done', 'Two.', one],
  ],
  schema: [['done', '{"verdict":"pass"}', one]],
  steer: [['done', 'After steering.', { ...one, exact: false }]],
  text: [
    ['done', 'Hello there.', one],
    ['done', 'Second.', one],
  ],
  'truncated-always': [
    ['error', '', { ...none, exact: false }],
    ['done', 'Yes.', one],
  ],
  'truncated-once': [
    ['done', 'Whole.', { ...one, exact: false }],
    ['done', 'Yes.', one],
  ],
  'exec-401': [['error', '', null]],
  'exec-429-once': [['done', 'After.', usage(100, ANSWER)]],
  'exec-500': [['error', '', null]],
  'exec-read-only': [['done', 'Could not.', usage(500, { ...TWO_TOOLS, requests: 1 })]],
  'exec-schema': [['done', '{"verdict":"pass"}', usage(100, ANSWER)]],
  'exec-sigterm': [['error', '', null]],
  'exec-text-and-resume': [
    ['done', 'Hello there.', usage(100, ANSWER)],
    ['done', 'Two.', usage(100, ANSWER)],
  ],
  'exec-truncated-always': [['error', '', null]],
  'exec-write': [['done', 'Done.', usage(500, { ...TWO_TOOLS, requests: 1 })]],
};

/** The errors of the prompts that have one, in order. */
const ERRORS: Readonly<Record<string, Omit<AgentError, 'message'>>> = {
  '401': { kind: 'auth', status: 401, retryable: false },
  '429-always': { kind: 'rate', status: 429, retryable: true },
  '429-quota': { kind: 'rate', status: null, retryable: false },
  '500': { kind: 'server', status: null, retryable: true },
  '503': { kind: 'overload', status: 503, retryable: true },
  'app-server-SIGTERM': { kind: 'crash', status: null, retryable: true },
  'context-overflow': { kind: 'context', status: null, retryable: false },
  'key-variable-missing': { kind: 'auth', status: null, retryable: false },
  'max-tokens': { kind: 'other', status: null, retryable: false },
  refusal: { kind: 'other', status: null, retryable: false },
  'truncated-always': { kind: 'server', status: null, retryable: true },
  'exec-401': { kind: 'auth', status: 401, retryable: false },
  'exec-500': { kind: 'server', status: null, retryable: true },
  'exec-sigterm': { kind: 'crash', status: null, retryable: true },
  'exec-truncated-always': { kind: 'server', status: null, retryable: true },
};

/** The server of the recordings is not OpenAI's, and is named with the model; the exec command names none. */
const modelOf = (name: string): Pick<Usage, 'model'> =>
  isExec(name) ? {} : { model: name.startsWith('code-mode') ? 'scripted/gpt-6.1-sol' : 'scripted/gpt-5.5' };

const lastUsage = (events: readonly AgentEvent[]): Usage | null =>
  events.reduce<Usage | null>((last, event) => (event.type === 'usage' ? event.usage : last), null);

describe('recordings of codex', () => {
  it('are all looked at', () => {
    expect(Object.keys(CASES).sort()).toEqual([...NAMES].sort());
  });

  it.each(NAMES)('%s: each prompt ends as it did, and used what it did', (name) => {
    const { prompts } = play(name);
    const seen = prompts.map(({ end, events }) => [end.reason, end.finalText, lastUsage(events)]);
    expect(seen).toEqual(
      CASES[name]?.map(([reason, text, used]) => [reason, text, used && { ...used, ...modelOf(name) }]),
    );
  });

  it.each(NAMES)('%s: errors are told by kind', (name) => {
    const errors = play(name).prompts.flatMap(({ end }) => (end.error === null ? [] : [end.error]));
    const wanted = ERRORS[name];
    expect(errors).toEqual(wanted === undefined ? [] : [{ ...wanted, message: expect.stringMatching(/\S/) }]);
  });

  it.each(NAMES)('%s: every prompt has one end as its last event, and nothing is said outside of one', (name) => {
    const { prompts, stray } = play(name);
    for (const { events } of prompts) {
      expect(events.filter(({ type }) => type === 'end')).toHaveLength(1);
      expect(events.at(-1)?.type).toBe('end');
      for (const event of events) agentEventSchema.parse(event);
    }
    expect(stray).toEqual([]);
  });

  it.each(NAMES.filter((name) => !isExec(name)))('%s: every question is answered or withdrawn', (name) => {
    const replayed = play(name);
    const answers = replayed.sent.filter((line) => line.includes('"decision"')).length;
    expect(told(replayed, 'ask').length).toBe(answers + told(replayed, 'ask/withdrawn').length);
  });

  it.each(NAMES.filter((name) => !isExec(name)))('%s: cut anywhere, the open prompt has one end', (name) => {
    const rows = readRecording('codex', name);
    for (let cut = 1; cut <= rows.length; cut += 1) {
      const stage = new Stage(appServer());
      replayRows(rows.slice(0, cut), stage);
      const open = stage.isOpen;
      const before = stage.prompts.length;
      stage.gone(1);
      expect(stage.prompts.length).toBe(before + (open ? 1 : 0));
      for (const { events } of stage.prompts) expect(events.filter(({ type }) => type === 'end')).toHaveLength(1);
    }
  });
});

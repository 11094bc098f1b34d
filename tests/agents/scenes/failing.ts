import { expect } from 'vitest';
import type { Step } from '../../support/model-server/script.ts';
import type { Driven, SceneName, Stated } from '../driven/driven.ts';
import type { Said, Stage } from '../stage.ts';
import { status, text } from '../steps.ts';
import { endIn, type Scene } from './scene.ts';

interface Failing {
  readonly name: SceneName;
  readonly steps: (driven: Driven) => readonly Step[];
  readonly after?: 'repeat';
  readonly end: object;
  /** It is told while it is tried again, after so many milliseconds at least. */
  readonly retriesAfterMs?: number;
}

const DONE = { reason: 'done', error: null };
const failed = (kind: string, retryable: boolean, more: object = {}): object => ({
  reason: 'error',
  error: { kind, retryable, message: expect.stringMatching(/\S{2}/), ...more },
});
const stopped = (reason: string): object => ({ reason, error: { kind: 'other', retryable: false } });

const AFTER_A_SECOND = { headers: { 'retry-after': '1' } };
/** Parts of an answer that was begun. */
const CUT = 3;

const FAILURES: readonly Failing[] = [
  { name: '401', steps: () => [status(401)], after: 'repeat', end: failed('auth', false, { status: 401 }) },
  { name: '429 once', steps: () => [status(429, AFTER_A_SECOND), text('Yes.')], end: DONE, retriesAfterMs: 1000 },
  {
    name: '429 always',
    steps: () => [status(429, AFTER_A_SECOND)],
    after: 'repeat',
    end: failed('rate', true, { status: 429 }),
  },
  { name: '500', steps: () => [status(500)], after: 'repeat', end: failed('server', true, { status: 500 }) },
  { name: 'overload', steps: ({ overloaded }) => [status(overloaded)], after: 'repeat', end: failed('overload', true) },
  {
    name: 'truncated once',
    steps: (driven) => [text('Half a message.', { play: { cutAfter: cutOf(driven) } }), text('Yes.')],
    end: DONE,
    retriesAfterMs: 0,
  },
  {
    name: 'truncated always',
    steps: (driven) => [text('Half a message.', { play: { cutAfter: cutOf(driven) } })],
    after: 'repeat',
    end: failed('server', true),
  },
  {
    name: 'max tokens',
    steps: () => [text('Cut of', { stop: 'max_tokens' })],
    after: 'repeat',
    end: stopped('max_tokens'),
  },
  {
    name: 'refusal',
    steps: () => [text('I will not.', { stop: 'refusal' })],
    after: 'repeat',
    end: stopped('refusal'),
  },
  {
    name: 'context overflow',
    steps: ({ contextOverflow }) => [contextOverflow],
    after: 'repeat',
    end: failed('context', false),
  },
];

const cutOf = ({ spokenFrames }: Driven): number => Math.min(CUT, spokenFrames);

export const FAILING: readonly Scene[] = FAILURES.map((failing) => ({
  name: failing.name,
  play: (stage, stated) => play(failing, stage, stated),
}));

/** The prompt ends as it should, and the next one of the same session is answered. */
async function play(
  { steps, after, end, retriesAfterMs }: Failing,
  stage: Stage,
  stated: Stated | null,
): Promise<void> {
  stage.follow(steps(stage.driven), after ?? 'text');
  const session = await stage.open();
  const patience = stated !== null && 'partial' in stated ? stated.patienceMs : undefined;
  const timer = patience === undefined ? null : setTimeout(() => void session.interrupt(), patience);
  const said = await stage.say(session);
  if (timer !== null) clearTimeout(timer);
  expect(said.end).toMatchObject(endIn(stated, end));
  if (retriesAfterMs !== undefined && stated === null) expectRetry(said, retriesAfterMs);
  stage.follow([text('Yes.')]);
  expect((await stage.say(session, { text: 'Still there?' })).end).toMatchObject(DONE);
}

function expectRetry({ events, text: words, ms }: Said, afterMs: number): void {
  expect(ms).toBeGreaterThan(afterMs);
  expect(events.some(({ type }) => type === 'retry')).toBe(true);
  expect(words).toContain('Yes.');
}

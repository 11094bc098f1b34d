import type { AgentEnd } from '../../schemas/agent-event.ts';
import { type HeldQuestion, heldAnswerSchema } from '../../schemas/held-result.ts';
import type { Question } from '../../schemas/question.ts';
import type { Purpose } from '../../schemas/results.ts';
import { MOST_OPTIONS, parseClarification } from '../core/clarification.ts';
import { type ResultReading, readHeldResult, readResult } from '../core/result-block.ts';

/** What the last message of a prompt says to the shell; secrets are masked in its prose and nowhere else. */
export interface Said {
  readonly asks: Question[];
  readonly result:
    | { readonly status: 'ok'; readonly failed: boolean; readonly summary: string; readonly value: unknown }
    | { readonly status: 'unreadable'; readonly why: string }
    | { readonly status: 'none' };
}

/** Fields of a result that are words for a person, not paths, commands, names or the contents of files. */
const PROSE = new Set([
  'summary',
  'caveats',
  'evidence',
  'fix',
  'note',
  'reason',
  'critical_flaws',
  'recommendations',
  'conditional_notes',
  'open_questions',
]);

type Final = Pick<AgentEnd, 'finalText' | 'structured'>;

/**
 * Reads the questions and the result out of a final message as the agent wrote it: masking before reading would change
 * paths and file contents wherever the value of some variable happens to stand in them. An agent that was held to a
 * schema and kept to it gives both as data; one that did not is read like all others.
 */
export function readSaid(final: Final, purpose: Purpose, redact: (text: string) => string): Said {
  const held = final.structured === undefined ? null : heldAnswerSchema.safeParse(final.structured);
  if (held?.success === true) {
    const asks = held.data.questions.map((one, index) => questionOf(one, index, redact));
    const reading = held.data.result == null ? none : readHeldResult(held.data.result, purpose);
    return { asks, result: masked(reading, redact) };
  }
  const asks = (parseClarification(final.finalText) ?? []).map((one) => ({ ...one, text: redact(one.text) }));
  return { asks, result: masked(readResult(final.finalText, purpose), redact) };
}

const none = { status: 'none' } as const;

function questionOf(
  { text, options, recommended }: HeldQuestion,
  index: number,
  redact: (text: string) => string,
): Question {
  const known = recommended !== null && options.includes(recommended) ? recommended : null;
  return {
    id: `Q${index + 1}`,
    text: redact(text),
    options: [...new Set(options)].slice(0, MOST_OPTIONS),
    recommended: known,
  };
}

type Read = ResultReading<{ readonly status: string; readonly summary: string }>;

function masked(reading: Read, redact: (text: string) => string): Said['result'] {
  if (reading.status === 'none') return reading;
  if (reading.status === 'unreadable') return { status: 'unreadable', why: redact(reading.why) };
  const { status, summary } = reading.value;
  const value = maskProse(reading.value, redact);
  return { status: 'ok', failed: status === 'failed', summary: redact(summary), value };
}

function maskProse(value: unknown, redact: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => maskProse(one, redact));
  if (typeof value !== 'object' || value === null) return value;
  const masked = Object.entries(value).map(([key, one]) => [
    key,
    PROSE.has(key) ? maskWords(one, redact) : maskProse(one, redact),
  ]);
  return Object.fromEntries(masked);
}

function maskWords(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  return Array.isArray(value) ? value.map((one) => maskWords(one, redact)) : value;
}

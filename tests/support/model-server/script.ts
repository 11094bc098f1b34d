/** Exact usage of one answer, in tokens; each wire format lays these out its own way. */
export interface ScriptedUsage {
  readonly fresh: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** All output, reasoning included. */
  readonly output: number;
  readonly reasoning: number;
}

/** How the frames of a streamed answer travel. Counts are frames sent before it happens. */
export interface Play {
  /** Pause before each frame, milliseconds. */
  readonly paceMs?: number;
  /** The connection is destroyed after this many frames. */
  readonly cutAfter?: number;
  /** Nothing more is sent after this many frames, and the connection stays open. */
  readonly hangAfter?: number;
}

export type StopCause = 'end' | 'max_tokens' | 'refusal';

interface Streamed {
  readonly usage?: Partial<ScriptedUsage>;
  readonly play?: Play;
}

export interface TextStep extends Streamed {
  readonly answer: 'text';
  readonly text: string;
  readonly thought?: string;
  readonly stop?: StopCause;
}

export interface ToolCall {
  readonly name: string;
  /** An object for a function tool; a string for a free-form tool such as a patch. */
  readonly input: Readonly<Record<string, unknown>> | string;
}

export interface ToolStep extends Streamed, ToolCall {
  readonly answer: 'tool';
  /** Further calls in the same answer. */
  readonly also?: readonly ToolCall[];
  readonly text?: string;
}

export interface StatusStep {
  readonly answer: 'status';
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  /** The vendor's error code, where a wire format has one, e.g. `context_length_exceeded`. */
  readonly code?: string;
}

export type Step = TextStep | ToolStep | StatusStep;
export type StreamedStep = TextStep | ToolStep;

/** Says what the model answers to a request, by its body; `index` counts the requests of the story from 0. */
export type Choose = (body: unknown, index: number) => Step | Promise<Step>;

/** What the model says, request by request. */
export interface Script {
  readonly steps: readonly Step[] | Choose;
  /** What comes after the last step: the last step for ever, or a plain closing text (the default). */
  readonly after?: 'repeat' | 'text';
  /** Which requests consume steps. Agents ask for titles and summaries on the side; those carry no tools. */
  readonly counts?: 'with-tools' | 'all';
}

const NOTHING: ScriptedUsage = { fresh: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
const CLOSING: TextStep = { answer: 'text', text: 'Finished.', usage: { fresh: 11, output: 3 } };
/** The answer to requests that are not part of the story. */
export const ASIDE: TextStep = { answer: 'text', text: 'Aside', usage: { fresh: 5, output: 1 } };

/** The figures of a step with every one it leaves out as zero. */
export function usageOf(step: StreamedStep): ScriptedUsage {
  return { ...NOTHING, ...step.usage };
}

/** True for an answer that was told to its end, so that its figures reached the agent. */
export function isWhole(step: Step): step is StreamedStep {
  return step.answer !== 'status' && step.play?.cutAfter === undefined && step.play?.hangAfter === undefined;
}

/** Every call of a step, in order; none in a text. */
export function callsOf(step: StreamedStep): readonly ToolCall[] {
  return step.answer === 'tool' ? [step, ...(step.also ?? [])] : [];
}

/** All input tokens of an answer, cached ones included, as every vendor but Anthropic reports them. */
export function inputOf(usage: ScriptedUsage): number {
  return usage.fresh + usage.cacheRead + usage.cacheWrite;
}

/** The step for the request with this number, counted from 0. */
export function stepAt({ steps, after }: Script, index: number, body: unknown): Step | Promise<Step> {
  if (typeof steps === 'function') return steps(body, index);
  const last = steps.at(-1);
  return steps[index] ?? (after === 'repeat' && last !== undefined ? last : CLOSING);
}

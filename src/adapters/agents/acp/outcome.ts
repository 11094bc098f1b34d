import type { AgentEnd } from '../../../../schemas/agent-event.ts';
import type { Preset } from './presets.ts';
import type { RpcError } from './wire.ts';

/** What an answer of the agent means. */
export type Outcome =
  /** It was on the way to an open session; these lines are next. */
  | { readonly kind: 'on the way'; readonly lines: readonly string[] }
  | { readonly kind: 'open' }
  | { readonly kind: 'failed'; readonly end: AgentEnd }
  | { readonly kind: 'turn'; readonly result: unknown; readonly error: RpcError | null }
  | { readonly kind: 'nothing' };

export const onTheWay = (line: string): Outcome => ({ kind: 'on the way', lines: [line] });

/** Nothing can be said to an agent that does not know the language; its process is of no use. */
export function foreign({ label }: Preset, why: string): Outcome {
  const message = `${label} does not speak the protocol: ${why}`;
  const error = { kind: 'protocol', status: null, retryable: false, message } as const;
  return { kind: 'failed', end: { type: 'end', reason: 'error', error, finalText: '' } };
}

import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import type { Random } from './random.ts';

const BLOCK_CHUNK = 4_000;

/** Splits text as a model's stream does: a few words at a time, never within one. */
export function chunks(text: string, random: Random): string[] {
  const words = text.match(/\s*\S+\s*?(?=\s|$)|\s+$/g) ?? [];
  const found: string[] = [];
  for (let at = 0; at < words.length; ) {
    const count = 2 + Math.floor(random() * 6);
    found.push(words.slice(at, at + count).join(''));
    at += count;
  }
  return found;
}

/** Text events that together give exactly this text. */
export function* say(text: string, random: Random): Generator<AgentEvent, void, undefined> {
  for (const chunk of chunks(text, random)) yield { type: 'text', text: chunk };
}

/** Text that nobody reads word by word, in few large events. */
export function* sayBlock(text: string): Generator<AgentEvent, void, undefined> {
  const points = Array.from(text);
  for (let at = 0; at < points.length; at += BLOCK_CHUNK) {
    yield { type: 'text', text: points.slice(at, at + BLOCK_CHUNK).join('') };
  }
}

export function thought(text: string): AgentEvent {
  return { type: 'thought', text: `${text}\n` };
}

interface ToolWords {
  readonly id: string;
  readonly name: string;
  readonly title: string;
}

/** A tool as it starts and as it ends. */
export function toolStarted(tool: ToolWords): AgentEvent {
  return { type: 'tool', tool: { ...tool, status: 'started', detail: null } };
}
export function toolEnded(tool: ToolWords, detail: string | null, failed = false): AgentEvent {
  return { type: 'tool', tool: { ...tool, status: failed ? 'failed' : 'completed', detail } };
}

/** A list of steps with the one at `active` going on and those before it done. */
export function planUpdate(steps: readonly string[], active: number): AgentEvent {
  const status = (at: number) => (at < active ? 'done' : at === active ? 'active' : 'pending');
  return { type: 'plan', entries: steps.map((text, at) => ({ text, status: status(at) })) };
}

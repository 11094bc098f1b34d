import type { Event, EventOf } from '../../../schemas/event.ts';
import type { SideName } from '../../../schemas/fork.ts';
import { type Block, say, type Tone } from '../../core/show.ts';
import type { Item } from '../../core/transcript.ts';

interface Line {
  readonly tone: Tone;
  readonly text: string;
}

/** What of a side's history is told in the project's shell, as one line with the side's name; null for the rest. */
export function relayed(side: SideName, item: Item): Block | null {
  const line = lineOf(side, item);
  return line === null ? null : say(line.tone, `[${side}] ${line.text}`);
}

function lineOf(side: SideName, item: Item): Line | null {
  if (item.kind === 'event') return ofEvent(side, item.event);
  if (item.kind !== 'block' || item.block.kind !== 'lines') return null;
  const { tone, lines } = item.block;
  return tone === 'warn' || tone === 'bad' ? { tone, text: firstLine(lines.join('\n')) } : null;
}

function ofEvent(side: SideName, event: Event): Line | null {
  switch (event.type) {
    case 'task/checkpointed':
      return { tone: 'good', text: `${event.taskId} is DONE` };
    case 'task/checked':
      return event.failures.length === 0 ? null : failed(event);
    case 'task/blocked':
      return { tone: 'bad', text: `${event.taskId} is BLOCKED: ${firstLine(event.reason)}` };
    case 'question/asked':
      return { tone: 'warn', text: asks(side, event) };
    case 'pipeline/halted':
      return event.reason === 'failed' ? { tone: 'bad', text: firstLine(event.detail) } : null;
    case 'build/completed':
      return { tone: 'good', text: 'every task is DONE' };
    default:
      return null;
  }
}

function failed({ taskId, failures }: EventOf<'task/checked'>): Line {
  const more = failures.length > 1 ? ` (and ${failures.length - 1} more)` : '';
  return { tone: 'warn', text: `${taskId}: ${firstLine(failures[0] ?? 'a check failed')}${more}` };
}

function asks(side: SideName, { questions }: EventOf<'question/asked'>): string {
  const words = questions.map(({ text, options }) =>
    options.length === 0 ? firstLine(text) : `${firstLine(text)} (${options.join(', ')})`,
  );
  return `asks: ${words.join(' / ')}; to answer: !forks answer ${side} <text>`;
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

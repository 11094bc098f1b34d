import type { Item } from '../core/transcript.ts';
import { type Clean, cleanView } from './clean.ts';
import type { Line } from './line.ts';
import { layAgent, layInput, laySkipped, layThought, layTool } from './narrate/agent.ts';
import { layBlock } from './narrate/blocks.ts';
import { layEntry } from './narrate/entry.ts';
import { tellEvent } from './narrate/events.ts';
import type { Look } from './narrate/look.ts';
import { layRefusal } from './narrate/refusal.ts';

export type { Look } from './narrate/look.ts';

/** The rows of the transcript that one item becomes, none wider than the look's columns (at least 20). */
export function narrate(item: Item, look: Look): readonly Line[] {
  switch (item.kind) {
    case 'input':
      return layInput(item, look);
    case 'block':
      return layBlock(item.block, look);
    case 'refusal':
      return layRefusal(item.refusal, look);
    case 'event':
      return tellEvent(item.event, { project: item.project, look }).flatMap((entry) => layEntry(entry, look));
    case 'agent':
      return layAgent(item, look);
    case 'thought':
      return layThought(item, look);
    case 'tool':
      return layTool(item, look);
    case 'skipped':
      return laySkipped(item, look);
    default:
      return item satisfies never;
  }
}

/**
 * Items on their way to the scrollback: cleaned before they are measured, so that a width is what the terminal will
 * show, and once more as rows.
 */
export function transcript(items: readonly Item[], look: Look, clean: Clean): readonly Line[] {
  return items.flatMap((item) => cleanView(narrate(cleanView(item, clean), look), clean));
}

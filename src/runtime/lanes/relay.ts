import type { Item } from '../../core/transcript.ts';
import type { Stage } from '../live.ts';

/** What a lane's stage has to tell goes to the project's, each line with the name of its task. */
export function relay(to: Stage, taskId: string, items: readonly Item[]): void {
  const mark = `[${taskId}] `;
  for (const item of items) {
    const { id: _, ...body } = item;
    switch (body.kind) {
      case 'agent':
      case 'thought':
        to.push({ ...body, lines: body.lines.map((text) => (text.trim() === '' ? text : mark + text)) });
        break;
      case 'tool':
        to.push({ ...body, title: mark + body.title });
        break;
      case 'block':
        to.push({ ...body, block: body.block.kind === 'lines' ? marked(body.block, mark) : body.block });
        break;
      default:
        to.push(body);
    }
  }
}

type Lines = Extract<Extract<Item, { kind: 'block' }>['block'], { kind: 'lines' }>;

const marked = (block: Lines, mark: string): Lines => ({ ...block, lines: block.lines.map((text) => mark + text) });

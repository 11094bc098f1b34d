import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import type { ExecItem } from './exec-wire.ts';
import { toolOf } from './items.ts';
import type { Item } from './wire.ts';

/** Items that are tools, by what the app-server calls them. */
const TYPES: Readonly<Record<string, string>> = {
  command_execution: 'commandExecution',
  file_change: 'fileChange',
  mcp_tool_call: 'mcpToolCall',
  web_search: 'webSearch',
};

/** The events of an item; one that is over says its words, which do not come piece by piece here. */
export function eventsOf(item: ExecItem, over: boolean, cwd: string): readonly AgentEvent[] {
  const type = TYPES[item.type];
  if (type !== undefined) {
    const tool = toolOf(itemOf(type, item), cwd);
    return tool === null ? [] : [{ type: 'tool', tool }];
  }
  if (item.type === 'todo_list') return [{ type: 'plan', entries: item.items.map(entryOf) }];
  return over ? wordsOf(item) : [];
}

function wordsOf({ type, text, message }: ExecItem): readonly AgentEvent[] {
  if (type === 'agent_message') return [{ type: 'text', text: `${text}\n` }];
  if (type === 'reasoning') return [{ type: 'thought', text: `${text}\n` }];
  return type === 'error' && message !== '' ? [{ type: 'notice', text: message }] : [];
}

const entryOf = ({ text, completed }: ExecItem['items'][number]) =>
  ({ text, status: completed ? 'done' : 'pending' }) as const;

/** The same item as the app-server would tell it; what was changed in a file is not told here. */
function itemOf(type: string, { changes, aggregated_output: output, exit_code: exitCode, ...item }: ExecItem): Item {
  return {
    ...item,
    type,
    status: item.status === 'in_progress' ? 'inProgress' : item.status,
    aggregatedOutput: output,
    exitCode,
    changes: changes.map(({ path, kind }) => ({ path, kind: { type: kind }, diff: '' })),
    summary: [],
    error: null,
    path: '',
    prompt: null,
  };
}

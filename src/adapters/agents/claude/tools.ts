import * as z from 'zod';
import type { AgentEvent } from '../../../../schemas/agent-event.ts';
import { isObject } from '../json.ts';
import { oneLine } from '../one-line.ts';

type Ask = Extract<AgentEvent, { type: 'ask' }>;

/** Fields of a tool's input that say in a line what it does. */
const TITLES = ['file_path', 'notebook_path', 'command', 'pattern', 'path', 'url', 'query', 'description', 'subject'];
const EDITORS: ReadonlySet<string> = new Set(['Write', 'Edit', 'MultiEdit', 'NotebookEdit']);
const READERS: ReadonlySet<string> = new Set(['Read', 'Grep', 'Glob', 'LS']);

/** One line: the file, the command, the words searched for. */
export function titleOf(input: unknown): string {
  if (!isObject(input)) return '';
  for (const name of TITLES) {
    const value = input[name];
    if (typeof value === 'string' && value !== '') return oneLine(value);
  }
  return '';
}

/** What leave is asked for, for the human and for the permission mode. */
export function askOf(requestId: string, name: string, input: Readonly<Record<string, unknown>>): Ask {
  const title = `${name} ${titleOf(input)}`.trim();
  const base = { type: 'ask', requestId, title, detail: detailOf(name, input) } as const;
  if (EDITORS.has(name))
    return { ...base, kind: 'edit', paths: pathsOf(input), scope: 'edits of files in the project' };
  if (READERS.has(name)) return { ...base, kind: 'read', paths: pathsOf(input), scope: 'reading of files' };
  if (name === 'Bash') {
    const command = textOf(input.command);
    // The whole of it: two long commands that begin alike are two.
    return { ...base, kind: 'command', paths: [], scope: `the command ${command}` };
  }
  return { ...base, kind: 'other', paths: [], scope: `the tool ${name}` };
}

function pathsOf(input: Readonly<Record<string, unknown>>): string[] {
  return ['file_path', 'notebook_path', 'path'].flatMap((name) => {
    const value = input[name];
    return typeof value === 'string' ? [value] : [];
  });
}

function detailOf(name: string, input: Readonly<Record<string, unknown>>): string {
  if (name === 'Bash') return textOf(input.command);
  if (name === 'Write') return textOf(input.content);
  if (name === 'Edit') return replaced(textOf(input.old_string), textOf(input.new_string));
  return JSON.stringify(input, null, 1);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const replaced = (before: string, after: string): string => [...signed('-', before), ...signed('+', after)].join('\n');
const signed = (sign: string, text: string): readonly string[] => text.split('\n').map((line) => `${sign}${line}`);

const patchSchema = z.object({
  filePath: z.string().optional(),
  structuredPatch: z.array(
    z.object({
      oldStart: z.number(),
      oldLines: z.number(),
      newStart: z.number(),
      newLines: z.number(),
      lines: z.array(z.string()),
    }),
  ),
  content: z.string().optional(),
  type: z.string().optional(),
});

const outputSchema = z.object({ stdout: z.string(), stderr: z.string().catch('') });

/** The difference a file tool made, or what a command printed; else what the model was told, when it was an error. */
export function outcomeOf(result: unknown, failed: boolean): string | null {
  const patch = patchSchema.safeParse(result);
  if (patch.success) {
    const { type, content, structuredPatch } = patch.data;
    if (type === 'create') return signed('+', (content ?? '').replace(/\n$/, '')).join('\n');
    return structuredPatch
      .flatMap((one) => [`@@ -${one.oldStart},${one.oldLines} +${one.newStart},${one.newLines} @@`, ...one.lines])
      .join('\n');
  }
  const output = outputSchema.safeParse(result);
  if (output.success) return [output.data.stdout, output.data.stderr].filter((text) => text !== '').join('\n');
  return failed && typeof result === 'string' ? result : null;
}

import type { ToolCall, ToolStep } from '../support/model-server/script.ts';
import type { Change, Voice } from './role-player.ts';
import { call, text } from './steps.ts';

/** Claude reads a file before it writes over it, and hands its result over by a tool. */
export const claudeVoice: Voice = ({ dir, changes, answer }) => {
  const at = (path: string): string => `${dir}/${path}`;
  const known = changes.filter(({ before }) => before !== null);
  return [
    ...together(known.map(({ path }) => ({ name: 'Read', input: { file_path: at(path) } }))),
    ...together(changes.map(({ path, content }) => ({ name: 'Write', input: { file_path: at(path), content } }))),
    call({ name: 'StructuredOutput', input: answer }),
  ];
};

/** Gemini writes over files as it likes, and says its result in words. */
export const geminiVoice: Voice = ({ dir, changes, words }) => [
  ...together(
    changes.map(({ path, content }) => ({ name: 'write_file', input: { file_path: `${dir}/${path}`, content } })),
  ),
  text(words),
];

/** OpenCode reads a file before it writes over it, and says its result in words. */
export const opencodeVoice: Voice = ({ dir, changes, words }) => {
  const at = (path: string): string => `${dir}/${path}`;
  const known = changes.filter(({ before }) => before !== null);
  return [
    ...together(known.map(({ path }) => ({ name: 'read', input: { filePath: at(path) } }))),
    ...together(changes.map(({ path, content }) => ({ name: 'write', input: { filePath: at(path), content } }))),
    text(words),
  ];
};

/** Codex changes files by one patch, and its last message is the result. */
export const codexVoice: Voice = ({ changes, answer }) => [
  ...(changes.length === 0 ? [] : [call({ name: 'apply_patch', input: patchOf(changes) })]),
  text(JSON.stringify(answer, strictly)),
];

/** Several calls in one answer. */
function together([first, ...also]: readonly ToolCall[]): readonly ToolStep[] {
  return first === undefined ? [] : [{ ...call(first), also }];
}

const linesOf = (content: string): readonly string[] => content.replace(/\n$/, '').split('\n');

function patchOf(changes: readonly Change[]): string {
  const parts = changes.flatMap(({ path, before, content }) => {
    const added = linesOf(content).map((line) => `+${line}`);
    if (before === null) return [`*** Add File: ${path}`, ...added];
    return [`*** Update File: ${path}`, '@@', ...linesOf(before).map((line) => `-${line}`), ...added];
  });
  return ['*** Begin Patch', ...parts, '*** End Patch', ''].join('\n');
}

/** In the strict form of a schema a table of free keys is a list of pairs. */
function strictly(key: string, value: unknown): unknown {
  if (key !== 'tech_stack' || typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([name, one]) => ({ key: name, value: one }));
}

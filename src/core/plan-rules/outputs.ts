import { PATHS, SHELL_FILES } from '../../../schemas/paths.ts';
import { graphProblem } from '../task-graph-fields.ts';
import type { PlanRule } from './plan.ts';

const OTHERS_FILES: ReadonlySet<string> = new Set(
  [...SHELL_FILES, PATHS.tokenLog, PATHS.criticism, PATHS.securityReport, PATHS.verificationReport].map((path) =>
    path.toLowerCase(),
  ),
);

/**
 * Why a task may not write a path, in words; null when it may. A path is relative to the project, stays inside it,
 * names one file and touches neither git's directory nor the pipeline's own files.
 */
export function unsafePath(path: string): string | null {
  const parts = path.split('/');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a control character in a file name is what is looked for.
  if (/[\u0000-\u001f\u007f`\\]/.test(path)) return 'has a character that no output file may have';
  if (path.startsWith('/') || path.startsWith('~') || /^[a-z]:/i.test(path)) return 'is not relative to the project';
  if (parts.includes('..')) return 'leaves the project';
  if (parts.some((part) => part === '' || part === '.')) return 'is not written plainly (no "./", "//" or closing "/")';
  if (/[*?]/.test(path)) return 'is a pattern, not one file';
  if (parts.some(isGitName)) return "lies in git's own directory";
  if (OTHERS_FILES.has(path.toLowerCase())) return 'is written by the shell alone';
  return parts[0]?.toLowerCase() === 'artifacts' ? 'lies in artifacts/, which belongs to the pipeline' : null;
}

/** Names that some file systems take for `.git`: other case, closing dots and spaces, the short name of Windows. */
function isGitName(part: string): boolean {
  return /^(?:\.git|git~\d+)[. ]*$/i.test(part);
}

/** Output paths are safe. */
export const outputsAreSafe: PlanRule = ({ graph }) =>
  graph.tasks.flatMap((task) =>
    task.outputFiles.flatMap((path) => {
      const fault = unsafePath(path);
      return fault === null
        ? []
        : [graphProblem(graph.lines[task.id] ?? null, `${task.id}: ${JSON.stringify(path)} ${fault}`)];
    }),
  );

/** A task writes at least one file: without one, and without leave for an empty diff, it could never be DONE. */
export const tasksHaveOutputs: PlanRule = ({ graph }) =>
  graph.tasks
    .filter((task) => task.outputFiles.length === 0 && !task.emptyDiffAllowed)
    .map((task) =>
      graphProblem(graph.lines[task.id] ?? null, `${task.id} writes no file (or say "**Empty diff:** allowed")`),
    );

/** A task has at least one gate command: what the shell runs to see whether it is DONE. */
export const tasksHaveGates: PlanRule = ({ graph }) =>
  graph.tasks
    .filter((task) => task.gateCommands.length === 0)
    .map((task) => graphProblem(graph.lines[task.id] ?? null, `${task.id} has no gate command`));

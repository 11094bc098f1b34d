import { endWords, tailOf } from '../command-failure.ts';
import { besidesGivenUp } from '../maintenance/given-up.ts';
import type { ProjectState } from '../project-state.ts';
import { type BrokenTest, brokenTests, type Regression } from '../regressions/regression.ts';
import { editedWords, waysOn } from '../regressions/ways.ts';
import { backendLabel, bullets, report, seen, table } from './text.ts';

/** Lines of a failing command's output that stand in the report. */
const LINES = 40;
const HEAD = ['Who broke it', 'Whose tests', 'Files of theirs that were changed', 'Command', 'How it ended'];

/** REGRESSIONS.md: which task broke whose tests, the newest first, with the output; what can be typed while it stands. */
export function renderRegressions(state: ProjectState): string {
  const { name, backend, model } = state;
  const regressions = besidesGivenUp(state, state.regressions);
  return report({ title: 'Regression reports', project: name, backend: backendLabel(backend, model) }, [
    ...regressions.toReversed().map((one, at) => renderOne(state, one, regressions.length - at)),
  ]);
}

function renderOne(state: ProjectState, one: Regression, number: number): string {
  const tests = brokenTests(one);
  const edited = editedWords(one);
  const rows = tests.map(({ owner, files, result }) => [
    one.taskId,
    owner,
    files.join(', '),
    result.command,
    endWords(result),
  ]);
  const open = one.broken.filter(({ taskId }) => state.tasks[taskId]?.brokenBy === one.taskId);
  const isLast = one === state.regressions.at(-1) && open.length > 0;
  return [
    `## ${number}: ${one.taskId} broke ${one.broken.map(({ taskId }) => taskId).join(', ')}`,
    `**Found:** ${one.at}  \n**Now:** ${open.length === 0 ? 'mended, or taken back' : `to be built again: ${open.map(({ taskId }) => taskId).join(', ')}`}`,
    table(HEAD, rows),
    ...(edited === null ? [] : [edited]),
    ...uniqueOutputs(tests).map(
      ({ result }) => `Output of the command, its last lines:\n\n${indented(tailOf(result, LINES))}`,
    ),
    ...(isLast ? [`What to type:\n\n${bullets(waysOn(state, one).map(({ line, what }) => `${line}: ${what}`))}`] : []),
  ].join('\n\n');
}

/** A command that several tasks share has one output. */
const uniqueOutputs = (tests: readonly BrokenTest[]): readonly BrokenTest[] => [
  ...new Map(tests.map((one) => [one.result.command, one])).values(),
];

/** As code that nothing in the text can end: a block by its indentation. */
const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${seen(line)}`.trimEnd())
    .join('\n');

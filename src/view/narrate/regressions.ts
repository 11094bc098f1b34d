import type { CommandResult, EventOf } from '../../../schemas/event.ts';
import { PATHS } from '../../../schemas/paths.ts';
import { endWords } from '../../core/command-failure.ts';
import { brokenTests } from '../../core/regressions/regression.ts';
import { editedWords, waysOn } from '../../core/regressions/ways.ts';
import { type Detail, detail, type Entry, words } from './entry.ts';
import { count, names } from './figures.ts';
import type { Scene, Tellers } from './tell.ts';

/** Lines of a failed command's output, and owners or files named, unless everything is shown. */
const TAIL_LINES = 6;
const MOST = 6;

function began({ taskId }: EventOf<'rerun/began'>, { project, look }: Scene): readonly Entry[] {
  const owed = project?.owed ?? null;
  const owners = owed?.owners.map((one) => one.taskId) ?? [];
  const whose = owners.length === 0 ? 'other tasks' : names(owners, look.expanded ? null : MOST);
  const commands = owed === null ? '' : `: ${count(owed.commands.length, 'gate command')}`;
  return [words(['info', 'start', 'rerun'], `${taskId} changed files of ${whose}; their tests run again${commands}`)];
}

function ended(event: EventOf<'rerun/ended'>, scene: Scene): readonly Entry[] {
  const flaky = event.flaky.map(({ command }) =>
    detail(`${command}: failed, then passed on the same files; not to be relied on, and nobody's regression`, 'warn'),
  );
  if (event.broken.length > 0) return [...broken(event, scene), ...ways(event, scene, flaky)];
  const text = `${count(event.commands.length, 'gate command')} of other tasks passed again after ${event.taskId}`;
  return [words([flaky.length === 0 ? 'dim' : 'warn', 'note', 'rerun'], text, flaky)];
}

function broken(event: EventOf<'rerun/ended'>, { look }: Scene): readonly Entry[] {
  const tests = brokenTests(event);
  const owners = names(
    event.broken.map(({ taskId }) => taskId),
    look.expanded ? null : MOST,
  );
  const rows = tests.map(({ owner, files, result }) => [
    `${event.taskId} broke ${owner}`,
    names(files, look.expanded ? null : MOST),
    `${result.command} (${endWords(result)})`,
  ]);
  const outputs = [...new Map(tests.map(({ result }) => [result.command, result])).values()];
  return [
    words(['bad', 'failed', 'regression'], `Regression Report: ${event.taskId} broke the tests of ${owners}`),
    { kind: 'table', rows },
    words(
      ['warn', 'note', 'output'],
      'The last lines of what failed:',
      outputs.flatMap((result) => output(result, look.expanded)),
    ),
  ];
}

function output({ command, tail }: CommandResult, expanded: boolean): readonly Detail[] {
  const lines = tail.split('\n').filter((row) => row.trim() !== '');
  return [detail(command, 'warn'), ...(expanded ? lines : lines.slice(-TAIL_LINES)).map((row) => detail(`  ${row}`))];
}

function ways(event: EventOf<'rerun/ended'>, { project }: Scene, flaky: readonly Detail[]): readonly Entry[] {
  const found = { ...event, at: '' };
  const edited = editedWords(found);
  const lines = project === null ? [] : waysOn(project, found);
  return [
    words(['info', 'note', 'ways'], `What can be typed now (the whole report: ${PATHS.regressions}):`, [
      ...(edited === null ? [] : [detail(edited, 'warn')]),
      ...lines.map(({ line, what }) => detail(`${line}  ${what}`, 'plain')),
      ...flaky,
    ]),
  ];
}

/** Tests of other tasks, run again after one that changed their files. */
export const REGRESSION_TELLERS = {
  'rerun/began': began,
  'rerun/ended': ended,
} satisfies Partial<Tellers>;

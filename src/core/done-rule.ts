import { PATHS, SHELL_FILES } from '../../schemas/paths.ts';
import { commandFailure } from './command-failure.ts';
import { decision, type Outcome } from './decision.ts';
import { knownLines, knownWords } from './knowledge/known-errors.ts';
import { schemaNews } from './migrations/schema-news.ts';
import type { Report } from './report.ts';
import { say } from './show.ts';
import type { State, TaskState } from './state.ts';

type Ran = Extract<Report, { type: 'checks/ran' }>;

/**
 * The DONE rule of product.md, section 5, but for the checkpoint: commands exit 0, files exist and can be committed, the
 * diff is not empty, nothing changed outside the task's files without being reported. Every broken part is named.
 */
export function onChecks(state: State, report: Ran): Outcome {
  const task = state.project?.tasks[report.taskId];
  if (task === undefined) return decision({});
  const changed = report.changed.filter((change) => !isShellFile(change.path));
  const allowed = new Set([...task.task.outputFiles, ...task.reported]);
  const outside = changed.map((change) => change.path).filter((path) => !allowed.has(path));
  const schema = schemaOf(state, report, changed);
  const failures = [
    ...schema.failures,
    ...report.commands
      .filter((command) => command.exit !== 0)
      .map((command) => [commandFailure(command), ...knownLines(report.known, command.command)].join('\n')),
    ...report.missing.map((path) => `${path} was to be written and is not there`),
    ...unseen(task, report),
    ...emptyDiff(task, report, changed.length > outside.length),
    ...(outside.length === 0
      ? []
      : [
          `changed outside the task's files without being reported: ${outside.join(', ')} (take it back, report it, or have the plan list it)`,
        ]),
  ];
  const restored = report.restored.map((path) =>
    say('warn', `${path} is the shell's own; the agent's change to it was taken back`),
  );
  return decision({
    events: [
      {
        type: 'task/checked',
        taskId: report.taskId,
        runId: report.runId,
        tree: report.tree,
        commands: [...report.commands],
        changed: [...changed],
        outside,
        failures,
      },
      ...(failures.length === 0 ? schema.events : []),
    ],
    show: [...restored, ...(report.known === undefined ? [] : knownWords(report.known)), ...schema.show],
  });
}

/**
 * What SCHEMA.md, where it changed, leads to: an agent that left it unreadable is told, a person's slip is only said.
 */
function schemaOf(state: State, report: Ran, changed: Ran['changed']) {
  const { project } = state;
  const nothing = { events: [], failures: [], show: [] };
  if (project === null || report.schema === undefined) return nothing;
  const byAgent = changed.some((change) => change.path === PATHS.schema);
  const by = byAgent ? { taskId: report.taskId, runId: report.runId } : { taskId: null, runId: null };
  const { events, faults } = schemaNews(project, report.schema, by);
  return byAgent
    ? { events, failures: faults, show: [] }
    : { events, failures: [], show: faults.map((fault) => say('warn', fault)) };
}

function isShellFile(path: string): boolean {
  return SHELL_FILES.includes(path) || path.startsWith('artifacts/telemetry/');
}

/**
 * What git ignores can be in no checkpoint: a replay, a merge of the side and whoever clones the project would be without
 * it, however well the commands pass here. So it counts even where a task may change nothing.
 */
function unseen({ task }: TaskState, { ignored }: Ran): readonly string[] {
  if (ignored.length === 0) return [];
  const which = ignored.map(({ path, by }) => `${path} (${by})`).join(', ');
  return [
    `was to be written but can be in no commit, ignored by git: ${which}. A rule that is in no file of the task is the human's: take it out, move the file away and type !build ${task.id}, or have the plan list another file`,
  ];
}

/**
 * True where it is no fault that a task changes nothing: it says so itself, or only its tests are to pass again and
 * something else may have mended them.
 */
export const mayStayAsItIs = ({ task, brokenBy }: TaskState): boolean =>
  task.emptyDiffAllowed || brokenBy !== undefined;

function emptyDiff(task: TaskState, { ignored }: Ran, hasChanged: boolean): readonly string[] {
  // That nothing changed then is only what follows from the rule.
  return mayStayAsItIs(task) || hasChanged || ignored.length > 0 ? [] : ['no file of the task changed'];
}

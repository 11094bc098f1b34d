import type { CommandResult, EventOf } from '../../../schemas/event.ts';
import { type Detail, detail, type Entry, words } from './entry.ts';
import { count, names, progressOf, taskName } from './figures.ts';
import type { Scene, Tellers } from './tell.ts';

/** Lines of a failed command's output that are shown unless everything is. */
const TAIL_LINES = 6;

function checkpointed(event: EventOf<'task/checkpointed'>, { project }: Scene): readonly Entry[] {
  const { done, total } = project === null ? { done: 0, total: 0 } : progressOf(project);
  const title = project?.tasks[event.taskId]?.task.title ?? '';
  return [{ kind: 'progress', taskId: event.taskId, title, done, total, sha: event.sha }];
}

function failedCommand(command: CommandResult, scene: Scene): readonly Detail[] {
  const how = command.timedOut ? 'ran into its time limit' : `exit ${command.exit ?? 'by signal'}`;
  const tail = command.tail.split('\n').filter((row) => row.trim() !== '');
  const shown = scene.look.expanded ? tail : tail.slice(-TAIL_LINES);
  return [detail(`${command.command}: ${how}`, 'warn'), ...shown.map((row) => detail(`  ${row}`))];
}

function checked(event: EventOf<'task/checked'>, scene: Scene): readonly Entry[] {
  const outside = event.outside.length === 0 ? [] : [detail(`also changed: ${names(event.outside, 5)}`)];
  if (event.failures.length === 0) {
    const text = `${event.taskId} checked: ${count(event.commands.length, 'command')} passed, ${count(event.changed.length, 'file')} changed`;
    return [words(['dim', 'note', 'check'], text, outside)];
  }
  const attempts = scene.project?.tasks[event.taskId]?.attempts ?? 1;
  const failed = event.commands.filter((command) => command.exit !== 0);
  // A failed command is told with its output; the failures repeat it as one text for the agent.
  const others = event.failures.filter(
    (failure) => !failed.some((command) => failure.includes(`\`${command.command}\``)),
  );
  return [
    words(['warn', 'failed', 'check'], `${event.taskId} did not pass its checks (attempt ${attempts})`, [
      ...others.map((failure) => detail(failure, 'warn')),
      ...failed.flatMap((command) => failedCommand(command, scene)),
    ]),
  ];
}

function blocked(event: EventOf<'task/blocked'>, { project }: Scene): readonly Entry[] {
  const [first = '', ...rest] = event.reason.split('\n');
  const details = rest.slice(-TAIL_LINES).map((row) => detail(row));
  return [words(['bad', 'stop', 'blocked'], `${taskName(project, event.taskId)} is blocked: ${first}`, details)];
}

function built(_event: EventOf<'build/completed'>, { project }: Scene): readonly Entry[] {
  const total = project === null ? 0 : progressOf(project).total;
  return [words(['good', 'done', 'build'], `Build complete: ${count(total, 'task')} done, each with its own commit`)];
}

/** Tasks and the build's end. What is picked, opened and closed shows as the run that follows. */
export const TASK_TELLERS = {
  'task/picked': () => [],
  'task/opened': () => [],
  'task/closed': () => [],
  'task/checked': checked,
  'task/checkpointed': checkpointed,
  'task/blocked': blocked,
  'task/reopened': (event, { project }) => [
    words(
      ['info', 'start', 'task'],
      `${taskName(project, event.taskId)} is opened again${event.note === '' ? '' : `: ${event.note}`}`,
    ),
  ],
  'build/completed': built,
} satisfies Partial<Tellers>;

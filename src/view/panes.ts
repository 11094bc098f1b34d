/** The panes around the prompt, as rows. */

import type { ProjectFacts } from './facts.ts';
import { padToWidth, progressBar } from './format.ts';
import { cutLine, firstLines, type Line, line, oneLine, wrapLine } from './line.ts';
import type { Room } from './room.ts';
import type { TaskRow } from './task-rows.ts';

const TASK_SIGNS: Readonly<Record<TaskRow['status'], readonly [sign: string, word: string, tone: Line['tone']]>> = {
  DONE: ['✓', 'done', 'good'],
  'IN-PROGRESS': ['▸', 'in progress', 'info'],
  BLOCKED: ['■', 'blocked', 'bad'],
  STALE: ['▲', 'stale', 'warn'],
  PENDING: ['·', 'pending', 'dim'],
};

const TASKS_SHOWN = 9;

/** The tasks around the one in progress, and how far the build is. */
export function taskPane(project: ProjectFacts, { columns, plain }: Room): readonly Line[] {
  if (project.total === 0) return [cutLine(line('dim', 'No tasks yet: they come with !plan', 'tasks: '), columns)];
  const bar = progressBar(project.done, project.total, { cells: 20, ascii: plain });
  const head = line('title', `Tasks [${bar}] ${project.done}/${project.total}`);
  const current = project.tasks.findIndex((task) => task.status === 'IN-PROGRESS');
  const first = Math.max(0, Math.min(current < 0 ? project.done : current, project.tasks.length) - 3);
  const from = Math.min(first, Math.max(0, project.tasks.length - TASKS_SHOWN));
  const rows = project.tasks.slice(from, from + TASKS_SHOWN).map((task) => {
    const [sign, word, tone] = TASK_SIGNS[task.status];
    const again = task.attempts > 0 && task.status !== 'DONE' ? ` (attempt ${task.attempts + 1})` : '';
    return line(tone, `${task.id} ${oneLine(task.title)}${again}`, plain ? `${word}: ` : `  ${sign} `);
  });
  const hidden = project.tasks.length - rows.length;
  const more = hidden > 0 ? [line('dim', `${hidden} more: !state lists them all`, '  ')] : [];
  return [head, ...rows, ...more].map((row) => cutLine(row, columns));
}

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['! or /', 'commands'],
  ['Enter', 'send; queues behind a run'],
  ['Esc', 'interrupt, close a picker'],
  ['Ctrl+C', 'interrupt or clear'],
  ['Ctrl+C twice', 'quit'],
  ['Ctrl+D', 'quit on an empty line'],
  ['↑ ↓', 'history, queued lines'],
  ['Ctrl+R', 'search history'],
  ['Alt+Enter', 'new line'],
  ['Ctrl+O', 'all output, or less'],
  ['Ctrl+T', 'tasks'],
  ['Ctrl+B', 'budget'],
  ['Ctrl+L', 'redraw'],
  ['Ctrl+Z', 'suspend'],
  ['?', 'close this'],
];

const KEY_WIDTH = 13;
const TWO_COLUMNS = 78;

/** The keys, in two columns where there is room. */
export function shortcutPane({ columns, plain }: Room): readonly Line[] {
  const said = plain ? KEYS.map(([keys, what]) => [keys.replace('↑ ↓', 'Up, Down'), what] as const) : KEYS;
  if (plain || columns < TWO_COLUMNS) {
    return said.map(([keys, what]) =>
      cutLine(line('plain', what, plain ? `${keys}: ` : padToWidth(keys, KEY_WIDTH)), columns),
    );
  }
  const half = Math.ceil(said.length / 2);
  return said.slice(0, half).map(([keys, what], index) => {
    const [other, otherWhat] = said[index + half] ?? ['', ''];
    const left = padToWidth(what, Math.floor(columns / 2) - KEY_WIDTH);
    return cutLine(
      line('plain', `${left}${padToWidth(other, KEY_WIDTH)}${otherWhat}`, padToWidth(keys, KEY_WIDTH)),
      columns,
    );
  });
}

const QUEUE_SHOWN = 3;

/** Lines waiting behind a running agent. */
export function queuePane(queued: readonly string[], { columns, plain }: Room): readonly Line[] {
  const rows = queued.map((text) => line('dim', text, plain ? 'queued: ' : '  ⧗ '));
  const shown = firstLines(rows, QUEUE_SHOWN, (left) => line('dim', `${left} more queued`, '  '));
  return shown.map((row) => cutLine(row, columns));
}

/** A question whose picker was closed, for answering at the prompt. */
export function questionPane(title: string, options: readonly string[], { columns }: Room): readonly Line[] {
  const choices = options.map((option, index) => cutLine(line('plain', option, `  ${index + 1}. `), columns));
  return [...wrapLine(line('info', title, '? '), columns), ...choices];
}

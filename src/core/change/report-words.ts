import type { Spread, Touched, TouchedTask } from '../../../schemas/change.ts';
import { count } from '../count.ts';
import { moneyText } from '../forks/money-text.ts';
import { type Block, say, table } from '../show.ts';
import type { ProjectState } from '../state.ts';
import type { ChangeState } from './change-state.ts';
import { estimate } from './costs.ts';
import { scopeOfChange } from './scope.ts';
import { specWithChange } from './spec-edit.ts';
import { listedTasks } from './ticks.ts';

const MOST_TASKS = 40;
const MOST_THINGS = 12;
const MOST_TEXT = 600;

/** The whole report on a change that waits, as the human sees it before anything is changed. */
export function reportBlocks(project: ProjectState, change: ChangeState): readonly Block[] {
  const listed = listedTasks(project, change);
  const ticked = listed.filter((task) => task.ticked).map((task) => task.id);
  const nothing = listed.length === 0 && touchedCount(change) === 0;
  return [
    say('title', `${change.id}: blast radius`),
    say('plain', shortened(change.text)),
    ...(nothing ? [say('warn', ...NOTHING)] : []),
    ...taskBlocks(listed),
    ...thingBlocks(project, change, ticked),
    ...adviceBlocks(change),
    ...sumBlocks(project, change, ticked),
    ...specBlocks(change),
    say(
      'info',
      'Nothing is changed yet. !change-approve, !change-cancel, or tick first:',
      tickingLine(project, ticked),
    ),
  ];
}

const NOTHING = [
  'It touches nothing that is there: no task, file, contract, endpoint or table.',
  'Approved, it is added to the specification as something new.',
];

/** With tasks there are, so that the line can be typed as it stands. */
function tickingLine({ order }: ProjectState, ticked: readonly string[]): string {
  const out = ticked.slice(0, 1).map((id) => ` without ${id}`);
  const more = order
    .filter((id) => !ticked.includes(id))
    .slice(-1)
    .map((id) => ` with ${id}`);
  return `  !change-approve${[...out, ...more].join('')}`;
}

const touchedCount = ({ radius }: ChangeState): number =>
  [radius.files, radius.contracts, radius.endpoints, radius.tables, radius.sections].reduce(
    (n, list) => n + list.length,
    0,
  );

const GROUPS = ['DONE', 'STALE', 'IN-PROGRESS', 'PENDING', 'BLOCKED'] as const;

function taskBlocks(listed: readonly TouchedTask[]): readonly Block[] {
  return GROUPS.flatMap((status) => {
    const group = listed.filter((task) => task.status === status);
    if (group.length === 0) return [];
    const rows = group
      .slice(0, MOST_TASKS)
      .map((task) => [
        `${task.ticked ? '[x]' : '[ ]'} ${task.id}`,
        status === 'DONE' && task.ticked ? 'becomes STALE' : '',
        task.why.join('; '),
      ]);
    const more =
      group.length > MOST_TASKS ? [say('dim', `and ${group.length - MOST_TASKS} more that are ${status}`)] : [];
    return [table(`Tasks that are ${status}: ${group.length}`, rows), ...more];
  });
}

function thingBlocks(project: ProjectState, { radius }: ChangeState, ticked: readonly string[]): readonly Block[] {
  const lists: readonly (readonly [string, readonly Touched[]])[] = [
    ['Sections', radius.sections],
    ['Contracts', radius.contracts],
    ['Endpoints', radius.endpoints],
    ['Tables', radius.tables],
    ['Files', radius.files],
    ['Tests', testsOf(project, ticked)],
    ['Checkpoints that go stale', checkpointsOf(project, ticked)],
    ['Open forks', radius.forks],
  ];
  return lists.flatMap(([title, list]) => {
    if (list.length === 0) return [];
    const rows = list.slice(0, MOST_THINGS).map(({ name, why }) => [name, why.join('; ')]);
    const more = list.length > MOST_THINGS ? [[`and ${list.length - MOST_THINGS} more`, '']] : [];
    return [table(`${title}: ${list.length}`, [...rows, ...more])];
  });
}

function adviceBlocks({ advice }: ChangeState): readonly Block[] {
  if (advice === null) return [say('dim', 'The Planner was not asked; !change --agent has it look over the list.')];
  if (advice.why !== null) return [say('warn', `The Planner was asked, and gave no answer: ${advice.why}`)];
  if (advice.given.length === 0) return [say('dim', 'The Planner looked over the list and had nothing to add.')];
  return [
    say(
      'plain',
      `The Planner spoke of ${count(new Set(advice.given.map(({ taskId }) => taskId)).size, 'task')}; its reasons stand beside.`,
    ),
  ];
}

function testsOf({ tasks }: ProjectState, ticked: readonly string[]): readonly Touched[] {
  const owners = new Map<string, string[]>();
  for (const id of ticked) {
    for (const { file } of tasks[id]?.task.contracts ?? []) owners.set(file, [...(owners.get(file) ?? []), id]);
  }
  return [...owners].map(([name, ids]) => ({ name, why: [`tests ${[...new Set(ids)].join(', ')}`] }));
}

function checkpointsOf({ tasks }: ProjectState, ticked: readonly string[]): readonly Touched[] {
  return ticked.flatMap((id) => {
    const checkpoint = tasks[id]?.checkpoint ?? null;
    return checkpoint === null ? [] : [{ name: checkpoint.sha.slice(0, 8), why: [`of ${id}`] }];
  });
}

function sumBlocks(project: ProjectState, change: ChangeState, ticked: readonly string[]): readonly Block[] {
  const { size, why } = scopeOfChange(project, change, ticked);
  const again = ticked.filter((id) => project.tasks[id]?.checkpoint !== null);
  const { radius } = change;
  const { measured } = radius.typical;
  const basis =
    measured === 0
      ? 'no task of this project was measured yet'
      : `from ${count(measured, 'measured task')} of this project`;
  const rows = [
    ['Scope', `${size}: ${why}`],
    ['To redo', `${count(again.length, 'built task')}, ${basis}`],
    ['Tokens', spreadWords(estimate(again, radius, 'tokens'), (n) => String(n))],
    ['Money', spreadWords(estimate(again, radius, 'microUsd'), moneyText)],
    ['Time', spreadWords(estimate(again, radius, 'ms'), timeText)],
  ];
  return [table('Cost', rows)];
}

function spreadWords(spread: Spread | null, print: (value: number) => string): string {
  if (spread === null) return 'not known';
  if (print(spread.low) === print(spread.high)) return `about ${print(spread.likely)}`;
  return `about ${print(spread.likely)} (${print(spread.low)} to ${print(spread.high)})`;
}

const timeText = (ms: number): string =>
  ms < 90_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;

function specBlocks(change: ChangeState): readonly Block[] {
  if (change.byHand) {
    return [say('plain', `Taken over as edited: ${change.drift.map(({ path }) => path).join(', ')}`)];
  }
  const { added } = specWithChange('', change);
  return [say('plain', 'Added to the specification, below "## Changes":', ...shownLines(added.slice(2, -1)))];
}

const shortened = (text: string): string => text.slice(0, MOST_TEXT) + (text.length > MOST_TEXT ? ' …' : '');

/** The whole goes into the specification; what is long is shown by its beginning, so that the question stays in sight. */
function shownLines(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_THINGS;
  const shown = lines.slice(0, MOST_THINGS).map((line) => `  + ${shortened(line)}`.trimEnd());
  return more > 0 ? [...shown, `  … ${count(more, 'more line')}`] : shown;
}

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event, EventOf } from '../../../schemas/event.ts';
import { PATHS } from '../../../schemas/paths.ts';
import type { Task } from '../../../schemas/task-graph.ts';
import { writeLines } from '../../../src/adapters/store/journal-lines.ts';
import { printTaskGraph } from '../../../src/core/task-graph-print.ts';
import { exec } from '../../support/exec.ts';
import { freshPlace, git, type Place } from '../../support/home.ts';
import { journalPath, readEvents, TO_SHIP } from '../../support/journey.ts';

/** How much a project has been through. */
export interface Size {
  readonly tasks: number;
  /** Events of the journal, at the least. */
  readonly events: number;
}

const AT = '2026-01-01T00:00:00.000Z';
const OBJECT = 'd'.repeat(40);
const taskId = (at: number): string => `TASK-${String(at + 1).padStart(3, '0')}`;

/**
 * A planned project whose journal tells of a finished build of any size, waiting for the critic. The events are those
 * of a real build, every attempt but a task's last one failed; code and commits of the tasks are left out.
 */
export async function bigProject(size: Size): Promise<Place> {
  const place = freshPlace();
  await run(place, TO_SHIP.slice(0, TO_SHIP.indexOf('!build') + 1));
  const real = readEvents(place.project);
  const begun = real.findIndex((event) => event.type === 'task/picked');
  const plan = real.findIndex((event) => event.type === 'plan/accepted');
  const planned = manyTasks(only(real, 'plan/accepted'), size.tasks);
  const head = real.slice(0, begun).map((event, at) => (at === plan ? planned : event));
  const attempts = Math.max(1, Math.round(((size.events - head.length) / size.tasks - 2) / 4));
  const story = Array.from({ length: size.tasks }, (_, at) => buildTask(real, { id: taskId(at), at, attempts }));
  const events: readonly Event[] = [
    ...head,
    ...story.flat(),
    { type: 'build/completed' },
    { type: 'bundle/committed', bundle: 'build', sha: OBJECT },
  ];
  writeFileSync(join(place.project, PATHS.taskGraph), printTaskGraph('Tasks', planned.tasks, planned.batches));
  writeFileSync(
    journalPath(place.project),
    Buffer.concat(events.map((event, at) => writeLines([event], { seq: at + 1, at: AT }).bytes)),
  );
  rmSync(join(place.project, PATHS.handoff));
  // The first opening brings every file that mirrors the journal up to date.
  await run(place, ['!status']);
  git(place, 'add', '-A');
  git(place, 'commit', '-qm', 'chore: mirror the journal');
  return place;
}

async function run(place: Place, lines: readonly string[]): Promise<void> {
  const ended = await exec({ place, lines });
  if (ended.code !== 0) throw new Error(`${lines.join(', ')}: ${ended.code}\n${ended.stdout}${ended.stderr}`);
}

function only<T extends Event['type']>(events: readonly Event[], type: T): EventOf<T> {
  const found = events.find((event): event is EventOf<T> => event.type === type);
  if (found === undefined) throw new Error(`the build recorded no ${type}`);
  return found;
}

function manyTasks(plan: EventOf<'plan/accepted'>, count: number): EventOf<'plan/accepted'> {
  const [first, second] = plan.tasks;
  if (first === undefined || second === undefined) throw new Error('the plan is too small to be copied');
  const copy = (at: number): Task => ({
    ...(at === 0 ? first : second),
    id: taskId(at),
    title: `${second.title} ${at}`,
    outputFiles: at === 0 ? first.outputFiles : [`src/features/part-${at}.mjs`, `tests/part-${at}.test.mjs`],
  });
  const tasks = Array.from({ length: count }, (_, at) => copy(at));
  const ids = tasks.map((task) => task.id);
  return {
    ...plan,
    tasks,
    batches: [
      { name: 'Batch 1', tasks: ids.slice(0, 1) },
      { name: 'Batch 2', tasks: ids.slice(1) },
    ],
  };
}

/** What is recorded of one task from its choice to its checkpoint. */
function buildTask(
  real: readonly Event[],
  { id, at, attempts }: { id: string; at: number; attempts: number },
): readonly Event[] {
  const told: Event[] = [{ ...only(real, 'task/picked'), taskId: id }];
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const runId = `B${at}-${attempt}`;
    const failures = attempt < attempts ? ['node --test ended with 1'] : [];
    const started = real.find(
      (event): event is EventOf<'run/started'> => event.type === 'run/started' && event.run.purpose === 'task',
    );
    if (started === undefined) throw new Error('the build started no run');
    const ended = real.find(
      (event): event is EventOf<'run/ended'> => event.type === 'run/ended' && event.runId === started.run.runId,
    );
    if (ended === undefined) throw new Error('the build ended no run');
    told.push(
      { ...only(real, 'task/opened'), taskId: id },
      { ...started, run: { ...started.run, runId, taskId: id, attempt } },
      { ...ended, runId },
      { ...only(real, 'task/checked'), taskId: id, runId, failures },
    );
  }
  return [...told, { ...only(real, 'task/checkpointed'), taskId: id, runId: `B${at}-${attempts}`, sha: OBJECT }];
}

import type { EventOf } from '../../../schemas/event.ts';
import { detail, type Entry, type Head, words } from './entry.ts';
import { count } from './figures.ts';
import type { Scene, Tellers } from './tell.ts';

const HALTS: Readonly<Record<EventOf<'pipeline/halted'>['reason'], readonly [Head, string]>> = {
  paused: [['warn', 'stop', 'paused'], 'Paused'],
  interrupted: [['warn', 'stop', 'interrupted'], 'Interrupted'],
  budget: [['warn', 'stop', 'budget'], 'Stopped'],
  failed: [['bad', 'failed', 'stopped'], 'Stopped'],
};

function halted(event: EventOf<'pipeline/halted'>): readonly Entry[] {
  const [head, word] = HALTS[event.reason];
  const [first = '', ...rest] = event.detail.split('\n');
  return [
    words(
      head,
      first === '' ? word : `${word}: ${first}`,
      rest.map((row) => detail(row)),
    ),
  ];
}

const GOES_ON = {
  retry: 'the run is started again',
  keep: 'what is there is checked',
  skip: 'the task is skipped',
} as const;

function resumed(event: EventOf<'pipeline/resumed'>): readonly Entry[] {
  const how = event.choice === null ? '' : `: ${GOES_ON[event.choice]}`;
  return [words(['info', 'start', 'resumed'], `Going on${how}`)];
}

function scoped(event: EventOf<'maintenance/scoped'>): readonly Entry[] {
  const text = `${event.id} scoped: ${event.title} · ${count(event.tasks.length, 'task')}`;
  const tasks = event.tasks.map((task) => detail(`${task.id} ${task.title}`, 'plain'));
  return [words(['good', 'done', 'maintenance'], text, [detail(event.reason), ...tasks])];
}

function finished(event: EventOf<'maintenance/finished'>, { project }: Scene): readonly Entry[] {
  const title = project?.maintenance.find((cycle) => cycle.id === event.id)?.title ?? '';
  return [words(['good', 'done', 'maintenance'], `${event.id} is done${title === '' ? '' : `: ${title}`}`)];
}

const cycle = (head: Head, text: string): readonly Entry[] => [words(head, text)];

/** Stopping and going on, maintenance, reset. */
export const PIPELINE_TELLERS = {
  'pipeline/halted': halted,
  'pipeline/resumed': resumed,
  'maintenance/opened': () =>
    cycle(['info', 'start', 'maintenance'], 'Agent 7 Maintenance takes over the shipped project'),
  'maintenance/requested': ({ id, request }) =>
    cycle(['info', 'start', 'maintenance'], `${id}: ${request.split('\n').at(-1) ?? ''}`),
  'maintenance/scoped': scoped,
  'maintenance/approved': ({ id }) => cycle(['info', 'gate', 'maintenance'], `${id} approved: its tasks are built`),
  'maintenance/dropped': ({ id, why }) => cycle(['warn', 'stop', 'maintenance'], `${id} dropped: ${why}`),
  'maintenance/finished': finished,
  'reset/began': ({ archive }) =>
    cycle(['warn', 'stop', 'reset'], `Reset: the journal and artifacts so far are kept in ${archive}`),
} satisfies Partial<Tellers>;

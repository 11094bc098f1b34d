import type { EventOf } from '../../../schemas/event.ts';
import { detail, type Entry, type Head, words } from './entry.ts';
import type { Tellers } from './tell.ts';

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

/** Stopping and going on, reset. */
export const PIPELINE_TELLERS = {
  'pipeline/halted': halted,
  'pipeline/resumed': resumed,
  'reset/began': ({ archive }) => [
    words(['warn', 'stop', 'reset'], `Reset: the journal and artifacts so far are kept in ${archive}`),
  ],
} satisfies Partial<Tellers>;

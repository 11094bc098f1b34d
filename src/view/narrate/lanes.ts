import type { EventOf } from '../../../schemas/event.ts';
import { detail, type Entry, type Head, words } from './entry.ts';
import { count, names, runFigures, taskName } from './figures.ts';
import { backendLabel } from './look.ts';
import type { Scene, Tellers } from './tell.ts';

function opened({ runs, base }: EventOf<'lanes/opened'>, { project, look }: Scene): readonly Entry[] {
  const tasks = runs.map((run) =>
    detail(`${taskName(project, run.taskId ?? '')} · ${backendLabel(look.backends, run.backend)}`, 'plain'),
  );
  const text = `${count(runs.length, 'task')} of one batch are built at the same time, each in a copy beside the project`;
  return [words(['info', 'start', 'lanes'], text, [...tasks, detail(`backup: ${base.backup}`)])];
}

function declined({ taskIds, why }: EventOf<'lanes/declined'>): readonly Entry[] {
  if (taskIds.length === 0) return [];
  const be = taskIds.length === 1 ? 'is' : 'are';
  return [words(['warn', 'note', 'lanes'], `${names(taskIds, null)} ${be} not built beside other tasks: ${why}`)];
}

function ended({ taskId, ended: end }: EventOf<'lane/ended'>): readonly Entry[] {
  const done = end.outcome === 'completed';
  const head: Head = done ? ['dim', 'done', 'lane'] : ['warn', 'stop', 'lane'];
  const figures = runFigures(end.durationMs, end.usage);
  const text = `${taskId} ${done ? 'is built; it is put into the project next' : `ended as ${end.outcome}`}`;
  const details = end.error === null ? [] : [detail(`${end.error.kind}: ${end.error.message}`, 'plain')];
  return [words(head, `${text}${figures === '' ? '' : ` · ${figures}`}`, details)];
}

function returned({ taskId, reason, why, kept }: EventOf<'lane/returned'>): readonly Entry[] {
  const how = reason === 'stopped' ? 'goes on later' : 'is built again, alone';
  const where = kept === null ? [] : [detail(`what was done is kept: ${kept}`, 'plain')];
  return [words(['warn', 'stop', 'lane'], `${taskId} ${how}: ${why}`, where)];
}

/** Tasks that are built at the same time. */
export const LANE_TELLERS = {
  'lanes/planned': () => [],
  'lane/spent': () => [],
  'lanes/declined': declined,
  'lanes/opened': opened,
  'lane/ended': ended,
  'lane/returned': returned,
  'lanes/rested': () => [],
  'lane/fitted': () => [],
  // The halt has said it.
  'lane/refused': () => [],
  'lane/placed': ({ taskId }) => [
    words(['dim', 'note', 'lane'], `${taskId} lies in the project; its gate commands run there`),
  ],
} satisfies Partial<Tellers>;

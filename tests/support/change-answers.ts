import type { EventOf } from '../../schemas/event.ts';
import { createTextIndex } from '../../src/adapters/index/text-index.ts';
import { type Blast, blastRadius } from '../../src/core/change/blast-radius.ts';
import { documentsOf } from '../../src/core/change/documents.ts';
import { codeOf, projectIndex } from '../../src/core/change/project-index.ts';
import { termsOf, uniqueTerms } from '../../src/core/change/words.ts';
import { startProject } from '../../src/core/project-start.ts';
import { freshTask } from '../../src/core/slices/artifacts.ts';
import type { ProjectState } from '../../src/core/state.ts';
import { factsOf, observedOf, type Sample, tasksOf } from './change-project.ts';
import { BRIEF, DIR } from './story.ts';

/** The state of a project of which the first tasks are DONE. */
export function stateOf(sample: Sample): ProjectState {
  const created = {
    type: 'project/created' as const,
    name: sample.title,
    dir: DIR,
    brief: BRIEF,
    platforms: [],
    backend: 'rehearsal',
    model: null,
    base: null,
  } satisfies EventOf<'project/created'>;
  const tasks = tasksOf(sample).map((task, at) => {
    const done = at < sample.done;
    const checkpoint = { sha: 'c'.repeat(40), at: '2026-01-01T00:00:00.000Z' };
    return done ? { ...freshTask(task), status: 'DONE' as const, checkpoint } : freshTask(task);
  });
  const start = startProject(created, { seq: 1, at: '2026-01-01T00:00:00.000Z' });
  const order = tasks.map(({ task }) => task.id);
  return { ...start, order, tasks: Object.fromEntries(tasks.map((task) => [task.task.id, task])) };
}

/** Puts a project in an index once; gives what any change touches there. */
export async function radiusIn(sample: Sample): Promise<(text: string) => Blast> {
  const index = projectIndex(stateOf(sample), observedOf(sample), codeOf(factsOf(sample), null));
  const texts = await createTextIndex();
  texts.update(documentsOf(index), termsOf);
  return (text) => blastRadius(index, text, { hits: texts.search(uniqueTerms(text)), terms: uniqueTerms(text) });
}

export interface Score {
  readonly recall: number;
  readonly precision: number;
  readonly missed: readonly string[];
  readonly extra: readonly string[];
}

/** How the ticked tasks compare with those a person named; tasks of which either may be said count for neither. */
export function scoreOf(blast: Blast, change: Sample['changes'][number]): Score {
  const ticked = blast.tasks.filter((task) => task.ticked).map((task) => task.id);
  const counted = ticked.filter((id) => !change.also.includes(id));
  const missed = change.affected.filter((id) => !ticked.includes(id));
  const extra = counted.filter((id) => !change.affected.includes(id));
  const hits = change.affected.length - missed.length;
  return {
    recall: change.affected.length === 0 ? 1 : hits / change.affected.length,
    precision: counted.length === 0 ? 1 : hits / counted.length,
    missed,
    extra,
  };
}

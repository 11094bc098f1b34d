import { LIBRARY, type LibraryDraft, type LibraryKind } from '../../../schemas/knowledge.ts';
import type { ProjectState, TaskState } from '../state.ts';
import { tokensOf } from './match.ts';

const MOST_KEYWORDS = 8;

/** The task that was finished last; null before the first one is. */
function lastFinished({ tasks }: ProjectState): TaskState | null {
  const done = Object.values(tasks).filter((one) => one.checkpoint !== null);
  return done.reduce<TaskState | null>((last, one) => (at(one) >= at(last) ? one : last), null);
}
const at = (task: TaskState | null): string => task?.checkpoint?.at ?? '';

/** The task whose checks failed last: one that is not through yet before one that is. */
function lastFailing({ tasks }: ProjectState): TaskState | null {
  const all = Object.values(tasks);
  return (
    all.findLast(({ failures }) => failures.length > 0) ?? all.findLast(({ met }) => (met?.length ?? 0) > 0) ?? null
  );
}

/** A pattern as the last finished task suggests it; null where none is finished. */
export function patternDraft(project: ProjectState): LibraryDraft | null {
  const last = lastFinished(project);
  if (last === null) return null;
  const { task, checkpoint, met } = last;
  const stack = Object.values(project.spec?.techStack ?? {}).join(', ') || project.platforms.join(', ');
  const titles = (project.spec?.features ?? [])
    .filter(({ id }) => task.features.includes(id))
    .map(({ title }) => title);
  const [failure = ''] = met ?? [];
  return {
    kind: 'pattern',
    title: task.title,
    values: {
      domain: task.type,
      stack,
      context: [project.spec?.title ?? project.name, ...titles].join('; '),
      pattern: `${task.acceptance.join('; ') || task.title}. In ${task.outputFiles.join(', ')}`,
      pitfall: failure === '' ? 'none met' : firstLine(failure),
      signal: `a task of type ${task.type} about ${keywordsOf(`${task.title} ${titles.join(' ')}`)
        .slice(0, 3)
        .join(', ')}`,
      keywords: keywordsOf(`${task.type} ${task.title} ${titles.join(' ')}`).join(', '),
      evidence: `${project.name} ${task.id}, commit ${checkpoint?.sha.slice(0, 10) ?? 'none'}, exit 0: ${task.gateCommands.join(', ') || 'no gate command'}`,
    },
  };
}

/** A known error as the last failing check suggests it; its fix is for the human to say. */
export function errorDraft(project: ProjectState): LibraryDraft | null {
  const task = lastFailing(project);
  const failure = task?.failures[0] ?? task?.met?.[0];
  if (task === null || failure === undefined) return null;
  const telling = tellingLine(failure);
  return {
    kind: 'error',
    title: telling.slice(0, 72),
    values: {
      signature: telling,
      cause: '',
      fix: task.checkpoint === null ? '' : `as in commit ${task.checkpoint.sha.slice(0, 10)} of ${project.name}`,
      keywords: keywordsOf(telling).join(', '),
      evidence: `${project.name} ${task.task.id}: ${firstLine(failure)}`,
    },
  };
}

const firstLine = (text: string): string => text.split('\n')[0]?.trim() ?? '';

/** The line of a failure that says most: one that names an error, else the first. */
function tellingLine(failure: string): string {
  const lines = failure
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return (
    lines.slice(1).find((line) => /error|fail|cannot|not found|undefined|exception/i.test(line)) ??
    lines[0] ??
    ''
  ).slice(0, 200);
}

const keywordsOf = (text: string): readonly string[] =>
  [...tokensOf(text)].filter((word) => word.length > 2).slice(0, MOST_KEYWORDS);

/** An entry none of whose fields says anything yet. */
export const emptyDraft = (kind: LibraryKind): LibraryDraft => ({ kind, title: '', values: {} });

/** The fields that must say something and do not, by their names on a command line. */
export function wanting({ kind, title, values }: LibraryDraft): readonly string[] {
  const fields = LIBRARY[kind].fields.filter(
    ({ key, required }) => required === true && (values[key] ?? '').trim() === '',
  );
  return [...(title.trim() === '' ? ['title'] : []), ...fields.map(({ key }) => key)];
}

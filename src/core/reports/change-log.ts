import { headingOf, scan } from '../markdown.ts';
import { inline } from './text.ts';

export interface ChangeEntry {
  /** `MAINT-001`, `CHANGE-001`. */
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly reason: string;
  readonly request: string;
  /** UTC time the change was asked for. */
  readonly at: string;
  readonly backend: string;
  /** More of what is told of it: label and words. */
  readonly more?: readonly (readonly [string, string])[];
  readonly tasks: readonly {
    readonly id: string;
    readonly title: string;
    readonly status: string;
    readonly sha: string | null;
  }[];
}

/** One entry of CHANGE_LOG.md, from its heading on. */
function renderChangeEntry(entry: ChangeEntry): string {
  const tasks = entry.tasks.map(
    (task) => `- ${task.id} ${inline(task.title)}: ${task.status}${task.sha === null ? '' : ` (commit ${task.sha})`}`,
  );
  return [
    `## ${entry.id}: ${inline(entry.title)}`,
    '',
    `- Status: ${inline(entry.status)}`,
    `- Asked for: ${inline(entry.at)}`,
    `- Agent backend: ${inline(entry.backend)}`,
    `- Request: ${inline(entry.request)}`,
    `- Reason: ${inline(entry.reason)}`,
    ...(entry.more ?? []).map(([label, words]) => `- ${label}: ${inline(words)}`),
    ...(tasks.length === 0 ? [] : ['', '### Tasks', '', ...tasks]),
  ].join('\n');
}

/**
 * CHANGE_LOG.md with these entries: a section `## <id>` that is there is replaced where it stands, a new one goes to
 * the end, everything else in the present text stays as it is. Written twice it is the same text.
 */
export function renderChangeLog(entries: readonly ChangeEntry[], present: string | null): string {
  const text = present === null || present.trim() === '' ? '# Change log\n' : present;
  const printed = new Map(entries.map((entry) => [entry.id, renderChangeEntry(entry)]));
  const sections = sectionsOf(text).map((section) => {
    const own = section.id === null ? undefined : printed.get(section.id);
    if (section.id !== null) printed.delete(section.id);
    return own === undefined ? section.text : `${own}\n${section.text.endsWith('\n\n') ? '\n' : ''}`;
  });
  const kept = sections.join('');
  if (printed.size === 0) return kept;
  const gap = kept.endsWith('\n') ? '\n' : '\n\n';
  return `${kept}${gap}${[...printed.values()].join('\n\n')}\n`;
}

/** The text cut before every second-level heading; `id` is that of an entry. */
function sectionsOf(text: string): readonly { readonly id: string | null; readonly text: string }[] {
  const sections: { id: string | null; text: string }[] = [{ id: null, text: '' }];
  for (const line of scan(text).lines) {
    const heading = headingOf(line);
    if (heading?.level === 2) {
      sections.push({ id: /^((?:CHANGE|MAINT)-\d{3,})\b/.exec(heading.text)?.[1] ?? null, text: '' });
    }
    const last = sections.at(-1);
    if (last !== undefined) last.text += line.raw + line.eol;
  }
  return sections;
}

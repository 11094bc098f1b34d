import { LIBRARY, type LibraryDraft, type LibraryKind } from '../../../schemas/knowledge.ts';
import { decision, type Outcome, refuse } from '../decision.ts';
import { say } from '../show.ts';
import type { State } from '../state.ts';
import type { Capture } from './capture-state.ts';
import { emptyDraft, errorDraft, patternDraft, wanting } from './draft.ts';

interface Step {
  readonly key: string;
  readonly asks: string;
}

/** What is asked for an entry, in order. */
function stepsOf(kind: LibraryKind): readonly Step[] {
  const fields = LIBRARY[kind].fields.flatMap(({ key, asks }) => (asks === undefined ? [] : [{ key, asks }]));
  return [{ key: 'title', asks: 'Title: in a few words' }, ...fields];
}

const fieldOf = ({ title, values }: LibraryDraft, key: string): string =>
  key === 'title' ? title : (values[key] ?? '');

const withValue = (draft: LibraryDraft, key: string, value: string): LibraryDraft =>
  key === 'title' ? { ...draft, title: value } : { ...draft, values: { ...draft.values, [key]: value } };

/** The question a capture waits with, and what Enter alone takes; null when it has asked all. */
export function captureStep({
  draft,
  step,
}: Capture): (Step & { readonly offered: string; readonly of: number }) | null {
  const steps = stepsOf(draft.kind);
  const now = steps[step];
  return now === undefined ? null : { ...now, offered: fieldOf(draft, now.key), of: steps.length };
}

const COMMANDS: Readonly<Record<LibraryKind, string>> = { pattern: '!pattern-add', error: '!error-add' };

/**
 * Begins an entry: with `--field words` they are taken and the rest is drawn from the project, at once; without words a
 * person is asked, each question with what the project suggests. Where nobody can be asked, what it suggests is taken.
 */
export function beginCapture(state: State, kind: LibraryKind, words: readonly string[]): Outcome {
  const given = readFields(kind, words);
  if (typeof given === 'string') return refuse('usage', given, { tryNext: [`${COMMANDS[kind]} ${usageOf(kind)}`] });
  const drawn =
    state.project === null ? null : kind === 'pattern' ? patternDraft(state.project) : errorDraft(state.project);
  const draft = [...given].reduce((made, [key, value]) => withValue(made, key, value), drawn ?? emptyDraft(kind));
  if (given.size > 0 || !state.shell.interactive) return add(draft);
  if (kind === 'pattern' && drawn === null) {
    return refuse('nothing-finished', 'no task is finished yet that a pattern could be drawn from', {
      tryNext: ['!build', `${COMMANDS[kind]} ${usageOf(kind)}`],
    });
  }
  return ask(
    { draft, step: 0 },
    kind === 'pattern' ? 'A pattern from the task finished last.' : 'An error worth knowing.',
  );
}

/** The fields of a one-line form. */
export const usageOf = (kind: LibraryKind): string =>
  stepsOf(kind)
    .map(({ key }) => `--${key} "…"`)
    .join(' ');

function readFields(kind: LibraryKind, words: readonly string[]): ReadonlyMap<string, string> | string {
  const known = new Set(stepsOf(kind).map(({ key }) => key));
  const fields = new Map<string, string>();
  for (let index = 0; index < words.length; index += 2) {
    const key = words[index]?.replace(/^--/, '') ?? '';
    const value = words[index + 1];
    if (words[index]?.startsWith('--') !== true || !known.has(key)) return `${words[index]} is none of its fields`;
    if (value === undefined) return `--${key} needs words after it, in quotes`;
    fields.set(key, value);
  }
  return fields;
}

function ask(capture: Capture, first: string | null): Outcome {
  const step = captureStep(capture);
  if (step === null) return add(capture.draft);
  const offer = step.offered === '' ? '' : ` Enter alone takes: ${step.offered}`;
  return decision({
    shell: [{ type: 'shell/capture', capture }],
    show: [
      ...(first === null ? [] : [say('info', `${first} Any command leaves it.`)]),
      say('plain', `${step.asks}${step.asks.endsWith('?') ? '' : '.'}${offer}`),
    ],
  });
}

/** A line typed while an entry is asked for: the answer to its question. */
export function onCaptureText(capture: Capture, text: string): Outcome {
  const step = captureStep(capture);
  if (step === null) return add(capture.draft);
  const typed = text.trim();
  // `1` is the number of what is offered, `.` its short name in the picker.
  const value = typed === '' || (step.offered !== '' && (typed === '.' || typed === '1')) ? step.offered : typed;
  const draft = withValue(capture.draft, step.key, value);
  if (value === '' && wanting(draft).includes(step.key)) {
    return refuse('field-empty', `${step.key} cannot be empty`, {
      tryNext: ['type it', 'any command leaves it, e.g. !status'],
    });
  }
  return ask({ draft, step: capture.step + 1 }, null);
}

function add(draft: LibraryDraft): Outcome {
  const missing = wanting(draft);
  const { kind } = draft;
  if (missing.length > 0) {
    return refuse('fields-missing', `nothing is known for ${missing.join(', ')}`, {
      tryNext: [`${COMMANDS[kind]} ${missing.map((key) => `--${key} "…"`).join(' ')}`],
    });
  }
  return decision({ shell: [{ type: 'shell/capture', capture: null }], effects: [{ type: 'library/add', draft }] });
}

import {
  LIBRARY,
  type LibraryDraft,
  type LibraryEntry,
  type LibraryFile,
  type LibraryKind,
} from '../../../schemas/knowledge.ts';
import type { KnowledgeEffect } from '../../core/knowledge/knowledge-effect.ts';
import {
  conflictMarkers,
  type LineProblem,
  readLibrary,
  withEntry,
  withRows,
} from '../../core/knowledge/library-text.ts';
import { matching } from '../../core/knowledge/match.ts';
import type { Report } from '../../core/report.ts';
import { type Block, say, table } from '../../core/show.ts';
import { ExternalError } from '../../ports/errors.ts';
import type { LibraryPort, LibraryTexts } from '../../ports/library.ts';
import type { EffectContext } from '../context.ts';

/** Adds to the library or shows what is in it. Rejects with an ExternalError; nothing is written then. */
export async function library(context: EffectContext, effect: KnowledgeEffect): Promise<Report> {
  const blocks = effect.type === 'library/add' ? await add(context, effect.draft) : await find(context, effect);
  return { type: 'words', blocks };
}

async function add({ world }: EffectContext, draft: LibraryDraft): Promise<readonly Block[]> {
  const { redact } = world.text;
  const values = Object.fromEntries(Object.entries(draft.values).map(([key, value]) => [key, redact(value)]));
  const clean = { ...draft, title: redact(draft.title), values };
  let id = '';
  await world.library.update((texts) => {
    const made = changed(world.library, texts, clean);
    id = made.id;
    return made.writes;
  });
  const { file } = LIBRARY[draft.kind];
  return [say('good', `${id} ${clean.title} is in ${world.library.dir}/${file}`)];
}

interface Changed {
  readonly id: string;
  readonly writes: readonly { readonly file: LibraryFile; readonly text: string }[];
}

/** The library comes before its index: a row that a crash kept from being written is written with the next entry. */
function changed(port: LibraryPort, texts: LibraryTexts, draft: LibraryDraft): Changed {
  const { file } = LIBRARY[draft.kind];
  const isPattern = draft.kind === 'pattern';
  const index = isPattern ? (texts['PATTERN_INDEX.md'] ?? '') : '';
  refuseBroken(port, file, readLibrary(draft.kind, texts[file] ?? '').problems);
  refuseBroken(port, 'PATTERN_INDEX.md', conflictMarkers(index));
  const { id, text } = withEntry(draft, texts[file], [index]);
  const writes = [{ file, text }];
  if (!isPattern) return { id, writes };
  const { entries } = readLibrary('pattern', text);
  return { id, writes: [...writes, { file: 'PATTERN_INDEX.md', text: withRows(entries, texts['PATTERN_INDEX.md']) }] };
}

function refuseBroken({ dir }: LibraryPort, file: LibraryFile, problems: readonly LineProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const said = problems.slice(0, 5).map(({ line, message }) => `line ${line}: ${message}`);
  throw new ExternalError('format', `nothing was written: ${file}, ${said.join('; ')}`, {
    next: `mend line ${first.line} of ${dir}/${file}, then the same again`,
  });
}

/** The entries of a kind. One that cannot be read whole is still searched. */
async function entriesOf({ world }: EffectContext, kind: LibraryKind): Promise<readonly LibraryEntry[]> {
  return readLibrary(kind, (await world.library.read(LIBRARY[kind].file)) ?? '').entries;
}

async function find(
  context: EffectContext,
  { kind, words }: Extract<KnowledgeEffect, { type: 'library/find' }>,
): Promise<readonly Block[]> {
  const all = await entriesOf(context, kind);
  const what = kind === 'pattern' ? 'pattern' : 'known error';
  const { dir } = context.world.library;
  if (all.length === 0)
    return [say('info', `There is no ${what} in ${dir} yet: ${kind === 'pattern' ? '!pattern-add' : '!error-add'}`)];
  const found = words.trim() === '' ? all : foundBy(all, words);
  if (found.length === 0) return [say('info', `${noneOf(all.length, what)} in common with: ${words}`)];
  const shown = found.length === all.length ? `${all.length}` : `${found.length} of ${all.length}`;
  if (kind === 'pattern') {
    const rows = found.map(({ id, title, values }) => [id, title, values.domain ?? '', values.keywords ?? '']);
    return [table(`Patterns (${shown})`, rows), say('dim', `whole in ${dir}/${LIBRARY.pattern.file}`)];
  }
  return [say('info', `Known errors (${shown}), the closest first`), ...found.slice(0, MOST_SHOWN).map(errorBlock)];
}

/** By the words in common; else by number or part of the title, which may be made of common words only. */
function foundBy(all: readonly LibraryEntry[], words: string): readonly LibraryEntry[] {
  const found = matching(all, words, 1);
  const part = words.trim().toLowerCase();
  return found.length > 0 ? found : all.filter(({ id, title }) => `${id} ${title}`.toLowerCase().includes(part));
}

const noneOf = (all: number, what: string): string =>
  all === 1 ? `The one ${what} has nothing` : `None of ${all} ${what}s has anything`;

const MOST_SHOWN = 10;

const errorBlock = ({ id, title, values }: LibraryEntry): Block =>
  table(`${id} ${title}`, [
    ['Signature', values.signature ?? ''],
    ['Cause', values.cause || 'not said'],
    ['Fix', values.fix || 'not said'],
  ]);

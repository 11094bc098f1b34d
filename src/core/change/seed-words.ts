import type { Found, Hit } from './found.ts';
import type { ProjectIndex } from './project-index.ts';
import type { Reach } from './reach.ts';

/** So much a rare word must weigh in the change for a name that has it. */
const ENOUGH_OF_NAME = 0.2;
const TELLING_SHARE = 0.005;
const NEARLY_ALONE = 2;

/** Tasks that have most of what the change says; tasks and files whose own name has one of its rarest words. */
export function seedWords(
  index: ProjectIndex,
  found: Found,
  { collected, enough }: { readonly collected: Reach; readonly enough: number },
): void {
  const isTelling = telling(found, index);
  const isNearlyAlone = alone(found);
  const says = (hit: Hit): boolean => {
    const said = found.coverage(hit);
    return said >= enough || (said >= ENOUGH_OF_NAME && (hit.title.some(isTelling) || isNearlyAlone(hit.title)));
  };
  for (const hit of found.of('task')) if (says(hit)) collected.direct.add(hit.name, `speaks of ${wordsOf(hit)}`);
  for (const hit of found.of('file')) {
    const words = hit.title.filter(isTelling);
    if (found.coverage({ title: words, body: [] }) < ENOUGH_OF_NAME) continue;
    addFile(index, collected, { path: hit.name, why: `is called after ${words.join(', ')}` });
  }
}

/** A file that changes its shape, and who owns it. */
export function addFile(
  { owners }: ProjectIndex,
  { direct, files, origins }: Reach,
  file: { path: string; why: string },
): void {
  files.add(file.path, file.why);
  origins.add(file.path);
  for (const id of owners.get(file.path) ?? []) direct.add(id, `owns ${file.path}, which ${file.why}`);
}

/** A word that few tasks and few names of files have tells which ones are meant. */
function telling(found: Found, { tasks, code }: ProjectIndex): (term: string) => boolean {
  const few = Math.max(2, tasks.length * TELLING_SHARE);
  const fewFiles = Math.max(3, code.files.length * TELLING_SHARE);
  return (term) => found.tasksWith(term) <= few && found.filesWith(term) <= fewFiles;
}

/** Words that many tasks have may together be the name of one: true where next to no other title has them all. */
function alone(found: Found): (title: readonly string[]) => boolean {
  const titles = new Map<string, { readonly words: readonly string[]; count: number }>();
  for (const { title } of found.of('task')) {
    const key = title.toSorted().join(' ');
    const same = titles.get(key);
    if (same === undefined) titles.set(key, { words: title, count: 1 });
    else same.count += 1;
  }
  const withAll = (words: readonly string[]): number =>
    [...titles.values()].reduce((sum, other) => sum + (holds(other.words, words) ? other.count : 0), 0);
  const known = new Map<string, boolean>();
  return (title) => {
    if (title.length < 2) return false;
    const key = title.toSorted().join(' ');
    const answer = known.get(key) ?? withAll(title) <= NEARLY_ALONE;
    known.set(key, answer);
    return answer;
  };
}

/** True when all these words are there. */
export const holds = (words: readonly string[], terms: readonly string[]): boolean =>
  terms.every((term) => words.includes(term));

/** The words of the change that a text has, the first few. */
export const wordsOf = ({ title, body }: Pick<Hit, 'title' | 'body'>): string =>
  [...new Set([...title, ...body])].slice(0, 5).join(', ');

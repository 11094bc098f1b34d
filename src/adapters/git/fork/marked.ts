import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskError, unless } from '../../store/disk-error.ts';
import { pathOfText } from '../path-text.ts';
import type { Doors } from '../publish.ts';
import { readAt } from '../read-tree.ts';
import { objectId } from '../repository.ts';

/**
 * The lines git's merge writes around two versions (git-merge(1), "How conflicts are presented"), in their order. They are
 * seven characters long unless an attribute says otherwise (gitattributes(5), "conflict-marker-size"), which may have
 * been changed since; that no file holds all three by chance is so for any length from three on.
 */
const MARKER = /^(?:(<{3,}) |(={3,})\r?$|(>{3,}) )/;

/** How far the markers of one length have come in a file: which is awaited, and the line the first one was in. */
interface Awaited {
  readonly next: number;
  readonly from: number;
}

/** A marked place: its first and last line, which are markers, and what it reads, line ends left out of account. */
interface Block {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Which of the three markers a line is, from 0 on, and how long; null for any other line. */
function markerOf(line: string): { readonly kind: number; readonly length: number } | null {
  const [, ...found] = MARKER.exec(line) ?? [];
  const kind = found.findIndex((one) => one !== undefined);
  return kind < 0 ? null : { kind, length: found[kind]?.length ?? 0 };
}

const NOTHING: Awaited = { next: 0, from: 0 };

/** What is awaited after a marker; of two that open, the second one counts: what it begins may lie within the other. */
function afterMarker(before: Awaited, kind: number, at: number): Awaited {
  if (kind === 0 && before.next <= 1) return { next: 1, from: at };
  return kind === before.next ? { ...before, next: kind + 1 } : before;
}

function blocksOf(lines: readonly string[]): readonly Block[] {
  const seen = new Map<number, Awaited>();
  const blocks: Block[] = [];
  for (const [at, line] of lines.entries()) {
    const marker = markerOf(line);
    if (marker === null) continue;
    const now = afterMarker(seen.get(marker.length) ?? NOTHING, marker.kind, at);
    seen.set(marker.length, now.next > 2 ? NOTHING : now);
    if (now.next <= 2) continue;
    const text = lines
      .slice(now.from, at + 1)
      .join('\n')
      .replaceAll('\r', '');
    blocks.push({ from: now.from, to: at, text });
  }
  return blocks;
}

/** Whether a file's text holds conflict markers. */
export const hasMarkers = (text: string): boolean => blocksOf(text.split('\n')).length > 0;

/** The marked places of a text, those around others without them: one layer after the other is taken out. */
function* layersOf(text: string): Generator<readonly Block[]> {
  for (let lines = text.split('\n'); ; ) {
    const blocks = blocksOf(lines);
    if (blocks.length === 0) return;
    yield blocks;
    lines = lines.filter((_, at) => !blocks.some(({ from, to }) => at >= from && at <= to));
  }
}

/**
 * Whether a file's text holds conflict markers that no earlier version of it has just so. What is marked on purpose reads
 * the same in an earlier one; what git has marked is in none.
 */
export function hasFreshMarkers(text: string, earlier: readonly (string | null)[]): boolean {
  const layers = earlier.flatMap((version) => (version === null ? [] : [...layersOf(version)]));
  const known = new Set(layers.flat().map((block) => block.text));
  return [...layersOf(text)].flat().some((block) => !known.has(block.text));
}

/** The commits a merge commit brings together. */
async function parentsOf({ git, at }: Doors, merge: string): Promise<readonly string[]> {
  const { stdout } = await git({ cwd: at.root, command: 'rev-parse', args: [`${objectId(merge)}^@`] });
  return stdout.toString('utf8').split('\n').filter(Boolean);
}

async function textOf(root: string, file: string): Promise<string | null> {
  const path = Buffer.concat([Buffer.from(join(root, '/')), Buffer.from(pathOfText(file), 'latin1')]);
  const stat = await unless(lstat(path), ['ENOENT', 'ENOTDIR'], null);
  return stat?.isFile() ? (await readFile(path)).toString('utf8') : null;
}

/**
 * Of these files (the port's names), those that hold conflict markers in the work tree; links are not followed. What one
 * of the two versions that `merge` brought together has marked just so in that file is there on purpose.
 */
export async function marked(doors: Doors, files: readonly string[], merge: string | null): Promise<string[]> {
  const { git, at } = doors;
  const found: string[] = [];
  for (const file of files) {
    try {
      const text = await textOf(at.root, file);
      if (text === null || !hasMarkers(text)) continue;
      const trees = merge === null ? [] : await parentsOf(doors, merge);
      const versions = await Promise.all(trees.map((tree) => readAt(git, at, { tree, path: file })));
      if (hasFreshMarkers(text, versions)) found.push(file);
    } catch (error) {
      throw diskError(`read ${file}`, error);
    }
  }
  return found;
}

import { chmodSync, cpSync, lstatSync, mkdirSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Edit, Thing } from './random-names.ts';

/** Files by path; never one path below another. */
export type Layer = ReadonlyMap<string, Thing>;

/** The path in bytes: a name that is not UTF-8 would not survive as a string. */
export function bytesOf(root: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${root}/`, 'utf8'), Buffer.from(path, 'latin1')]);
}

/** The directories a path lies in, outermost first. */
export function above(path: string): string[] {
  const found: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) found.push(path.slice(0, at));
  return found;
}

function put(layer: Map<string, Thing>, path: string, thing: Thing | null): void {
  layer.delete(path);
  if (thing === null) return;
  for (const name of above(path)) layer.delete(name);
  for (const name of [...layer.keys()]) if (name.startsWith(`${path}/`)) layer.delete(name);
  layer.set(path, thing);
}

/** The layer with the edits made one after the other: what comes later takes the place of what is in its way. */
export function edited(layer: Layer, edits: readonly Edit[], names: readonly string[]): Layer {
  const next = new Map(layer);
  for (const { at, thing } of edits) put(next, names[at % names.length] ?? 'a.txt', thing);
  return next;
}

function remove(root: string, path: string): void {
  rmSync(bytesOf(root, path), { recursive: true, force: true });
  for (const dir of above(path).reverse()) {
    try {
      rmdirSync(bytesOf(root, dir));
    } catch {
      return;
    }
  }
}

function isRealDirectory(path: Buffer): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Whatever is in the way of a path goes; links are not followed. */
function clear(root: string, path: string): void {
  for (const dir of above(path)) {
    const full = bytesOf(root, dir);
    if (!isRealDirectory(full)) rmSync(full, { force: true });
    mkdirSync(full, { recursive: true });
  }
  rmSync(bytesOf(root, path), { recursive: true, force: true });
}

function write(root: string, path: string, thing: Thing, nested: NestedRepos): void {
  clear(root, path);
  const full = bytesOf(root, path);
  if (thing.kind === 'file') {
    writeFileSync(full, Buffer.from(thing.bytes, 'latin1'));
    chmodSync(full, thing.mode);
  } else if (thing.kind === 'link') symlinkSync(Buffer.from(thing.target, 'latin1'), full);
  else copyTree(thing.born ? nested.born : nested.unborn, full);
}

/** Of cpSync, names in bytes: it takes no Buffer, so the copy is made by name where that is possible. */
function copyTree(from: string, to: Buffer): void {
  const name = to.toString('utf8');
  if (Buffer.from(name, 'utf8').equals(to)) cpSync(from, name, { recursive: true });
  else mkdirSync(to);
}

/** Directories to copy where a repository inside the repository is wanted. */
export interface NestedRepos {
  readonly born: string;
  readonly unborn: string;
}

/** Makes the difference between two layers on the disk; what is the same in both is not touched. */
export function materialise(root: string, [from, to]: readonly [Layer, Layer], nested: NestedRepos): void {
  for (const path of from.keys()) if (!to.has(path)) remove(root, path);
  for (const [path, thing] of to) {
    if (JSON.stringify(from.get(path)) !== JSON.stringify(thing)) write(root, path, thing, nested);
  }
}

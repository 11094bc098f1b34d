import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Place, ROOT } from './home.ts';

/** How one start of the program ended: by itself, or by the kill. */
export interface Start {
  readonly killed: boolean;
  readonly code: number | null;
  readonly out: string;
  readonly took: number;
  /** Milliseconds until the text of the order was printed; null when it was not. */
  readonly markedAt: number | null;
}

/** What a person types when a text appears: each pair once, in this order. */
export type Script = readonly (readonly [seen: string, typed: string])[];

export interface Order {
  readonly place: Place;
  /** After the program's name. */
  readonly words: readonly string[];
  readonly script?: Script;
  /** Milliseconds after which the whole program gets SIGKILL; null for never. */
  readonly after: number | null;
  readonly mark?: string | undefined;
}

/** Runs the built program, and kills it where the order says so. */
export async function start({ place, words, script = [], after, mark = '' }: Order): Promise<Start> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(ROOT, 'src/bin/codesleuth.mjs'), ...words], {
    cwd: place.base,
    env: { ...place.env, CODESLEUTH_REHEARSAL_PACE: '0' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  const left = [...script];
  let [out, from] = ['', 0];
  let markedAt: number | null = null;
  const type = (): void => {
    for (let next = left[0]; next !== undefined; next = left[0]) {
      const at = out.indexOf(next[0], from);
      if (at === -1) return;
      from = at + next[0].length;
      child.stdin.write(`${next[1]}\n`);
      left.shift();
    }
    child.stdin.end();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (mark !== '' && markedAt === null && out.includes(mark)) markedAt = performance.now() - began;
    type();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (out += text));
  type();
  const timer = after === null ? null : setTimeout(() => child.kill('SIGKILL'), after);
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once('close', (...how) => resolve(how));
  });
  if (timer !== null) clearTimeout(timer);
  return { killed: signal === 'SIGKILL', code, out, took: performance.now() - began, markedAt };
}

/** Processes whose environment names the place: everything the program started there, and what that started. */
export function processesOf(place: Pick<Place, 'base'>): readonly string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`).includes(place.base)) return [];
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return words === '' ? [] : [`${pid} ${words}`];
      } catch {
        return [];
      }
    });
}

/** Waits until nothing that was started there is left; gives what is left when it takes too long. */
export async function settledProcesses(place: Pick<Place, 'base'>, rounds = 400): Promise<readonly string[]> {
  for (let round = 0; round < rounds; round += 1) {
    if (processesOf(place).length === 0) return [];
    await pause(25);
  }
  return processesOf(place);
}

/** Keeps a copy of everything in the place. */
export function keep(place: Place, as: string): void {
  copy(place.base, `${place.base}.${as}`);
}

/** Puts the place back to the copy, under the same path. */
export function putBack(place: Place, as: string): void {
  copy(`${place.base}.${as}`, place.base);
}

/** Deletes a place with its copies. */
export function removeAll(place: Place, names: readonly string[]): void {
  place.remove();
  for (const name of names) rmSync(`${place.base}.${name}`, { recursive: true, force: true });
}

function copy(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true, maxRetries: 5 });
  const copied = spawnSync('cp', ['-a', from, to], { encoding: 'utf8' });
  if (copied.status !== 0) throw new Error(copied.stderr);
}

/** Numbers from 0 to 1 that are the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

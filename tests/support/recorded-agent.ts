import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, parseJson } from '../../src/adapters/agents/json.ts';
import type { Mishap, Play } from './play.ts';
import type { Row } from './recordings.ts';

export const FAKE_AGENT = join(import.meta.dirname, '../fixtures/agents/fake-agent.ts');

/** How the recordings of one agent are played to its driver. */
export interface Recorded {
  /** The rows of a scene, without what its driver never says and what is said to that. */
  rows(scene: SceneName): readonly Row[];
  /** True for a row in which a part of the answer is streamed. */
  isText(row: Row): boolean;
}

/** Two answers; a question that is allowed, refused, or withdrawn; words without an end until it is interrupted. */
export type SceneName = 'text' | 'allow' | 'deny' | 'withdrawn' | 'interrupt';

export interface Scene extends Omit<Play, 'rows' | 'trouble'> {
  readonly scene: SceneName;
  /** What goes wrong after the first words of the answer; `flood` is 100,000 times the same words. */
  readonly mishap?: Mishap | 'flood';
}

export const FLOOD = 100_000;

/** The play of a scene for the fake agent. */
export function playOf(recorded: Recorded, { scene, mishap, ...more }: Scene): Play {
  const rows = more.torn === true ? accented(recorded.rows(scene)) : recorded.rows(scene);
  if (mishap === undefined) return { rows, ...more };
  const first = rows.findIndex((row) => recorded.isText(row));
  const words = rows[first];
  if (words?.row !== 'out') throw new Error(`nothing is said in ${scene}`);
  const what = mishap === 'flood' ? ({ do: 'repeat', line: words.line, times: FLOOD } as const) : mishap;
  return { rows, ...more, trouble: { before: first + 1, ...what } };
}

/** In recordings all is ASCII; with these words there are characters that can be torn. */
export const ACCENTED = 'Hellö 😀';
const accented = (rows: readonly Row[]): Row[] => JSON.parse(JSON.stringify(rows).replaceAll('Hello', ACCENTED));

/** What one process of the fake agent was started with and was told. */
export interface Heard {
  readonly pid: number;
  readonly args: readonly string[];
  readonly lines: readonly string[];
}

/** Puts plays into a file; gives the arguments of Node that play them, and what the processes have heard so far. */
export function writePlays(dir: string, plays: readonly Play[]): { readonly args: string[]; heard(): Heard[] } {
  const file = join(mkdtempSync(join(dir, 'play-')), 'plays.json');
  writeFileSync(file, JSON.stringify(plays));
  return { args: [FAKE_AGENT, file], heard: () => heardIn(`${file}.log`) };
}

function heardIn(log: string): Heard[] {
  const said = existsSync(log) ? readFileSync(log, 'utf8').split('\n').map(parseJson).filter(isObject) : [];
  const starts = said.flatMap(({ pid }, index) => (typeof pid === 'number' ? [{ pid, index }] : []));
  return starts.map(({ pid, index }, nth) => {
    const own = said.slice(index, starts[nth + 1]?.index);
    const args = own.flatMap(({ args }) => (Array.isArray(args) ? args.map(String) : []));
    return { pid, args, lines: own.flatMap(({ heard }) => (typeof heard === 'string' ? [heard] : [])) };
  });
}

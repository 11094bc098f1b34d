import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AgentEvent } from '../../schemas/agent-event.ts';
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
/** Lines of a flood that may be on their way at once: what waits for the reader, and what pipes and their readers hold. */
const ON_THEIR_WAY = FLOOD / 10;
/** So many words are read slowly; meanwhile much of a flood could come. */
const SLOWLY = 500;
const READING_MS = 1;

/** A reader of a flood, to be called with each event, that leaves much time after each of its first words. */
export class SlowReader {
  words = 0;
  /** Lines that were taken from the agent and not yet read, after much time. */
  #ahead = 0;
  readonly #said: () => number;

  /** `said` gives how many lines were taken so far. */
  constructor(said: () => number) {
    this.#said = said;
  }

  get wasOverrun(): boolean {
    return this.#ahead > ON_THEIR_WAY;
  }

  async read({ type }: AgentEvent): Promise<void> {
    if (type !== 'text') return;
    this.words += 1;
    if (this.words > SLOWLY) return;
    await pause(READING_MS);
    if (this.words === SLOWLY) this.#ahead = this.#said() - this.words;
  }
}

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
  /** Lines of its flood that were taken from it so far. */
  readonly said: number;
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
    const lines = own.flatMap(({ heard }) => (typeof heard === 'string' ? [heard] : []));
    const flood = own.flatMap(({ said }) => (typeof said === 'number' ? [said] : []));
    return { pid, args, lines, said: flood.at(-1) ?? 0 };
  });
}

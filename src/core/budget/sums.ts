import { AGENT_NAMES, STAGES } from '../../../schemas/stage.ts';
import type { TokenRow } from '../../../schemas/usage.ts';

/** What a number of turns used. Money is whole millionths of a US dollar, so that sums stay exact. */
export interface Sum {
  readonly turns: number;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly reasoning: number;
  /** Money the agents reported, and money computed from prices. */
  readonly reportedMicro: number;
  readonly computedMicro: number;
  /** Turns of which nobody knows what they cost. */
  readonly unpriced: number;
  /** Turns a subscription pays for. */
  readonly subscribed: number;
  /** Turns whose tokens are not exact. */
  readonly inexact: number;
}

type Writable = { -readonly [K in keyof Sum]: Sum[K] };

export const NO_SUM: Sum = {
  turns: 0,
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite: 0,
  reasoning: 0,
  reportedMicro: 0,
  computedMicro: 0,
  unpriced: 0,
  subscribed: 0,
  inexact: 0,
};

/** By what the turns are told apart. */
export const PARTITIONS = ['agent', 'stage', 'task', 'model', 'backend'] as const;
export type Partition = (typeof PARTITIONS)[number];

/** What the token log says so far. */
export interface Sums {
  readonly all: Sum;
  /** By partition and name; a turn without one, such as a turn for no task, stands under `-`. */
  readonly by: Readonly<Record<Partition, ReadonlyMap<string, Sum>>>;
  /** The newest row that says how full the context is. */
  readonly context: Pick<TokenRow, 'run' | 'model' | 'timestamp' | 'context_used' | 'context_window'> | null;
}

/** Adds rows up, each at the same cost; what it gives is seen anew after each row. */
export class Ledger {
  readonly #all: Writable = { ...NO_SUM };
  readonly #by = {
    agent: new Part((row) => AGENT_LABELS[row.agent] ?? '-'),
    stage: new Part((row) => row.stage ?? stageOf(row.agent)),
    task: new Part((row) => row.task ?? '-'),
    model: new Part((row) => row.model ?? '-'),
    backend: new Part((row) => row.backend),
  } satisfies Record<Partition, Part>;
  readonly #parts = Object.values(this.#by);
  #context: Sums['context'] = null;

  add(row: TokenRow): void {
    addTo(this.#all, row);
    for (const part of this.#parts) part.add(row);
    if (row.context_used === null) return;
    const { run, model, timestamp, context_used, context_window } = row;
    this.#context = { run, model, timestamp, context_used, context_window };
  }

  get sums(): Sums {
    const { agent, stage, task, model, backend } = this.#by;
    const by = { agent: agent.sums, stage: stage.sums, task: task.sums, model: model.sums, backend: backend.sums };
    return { all: this.#all, by, context: this.#context };
  }
}

/** The sums of one partition. */
class Part {
  readonly sums = new Map<string, Writable>();
  readonly #nameOf: (row: TokenRow) => string;
  /** Where the row before went: turns that follow each other mostly go to the same place. */
  #last: { readonly name: string; readonly sum: Writable } | null = null;

  constructor(nameOf: (row: TokenRow) => string) {
    this.#nameOf = nameOf;
  }

  add(row: TokenRow): void {
    const name = this.#nameOf(row);
    if (this.#last?.name !== name) this.#last = { name, sum: this.#sumOf(name) };
    addTo(this.#last.sum, row);
  }

  #sumOf(name: string): Writable {
    const known = this.sums.get(name);
    if (known !== undefined) return known;
    const sum = { ...NO_SUM };
    this.sums.set(name, sum);
    return sum;
  }
}

const AGENT_LABELS = AGENT_NAMES.map((name, agent) => `${agent} ${name}`);

/** Rows of older versions do not name their stage; each stage has its agent. */
const stageOf = (agent: number): string => STAGES[agent - 1] ?? '-';

const MICRO = 1_000_000;

function addTo(sum: Writable, row: TokenRow): void {
  sum.turns += 1;
  sum.input += row.input_tokens;
  sum.output += row.output_tokens;
  sum.cacheRead += row.cache_read_tokens;
  sum.cacheWrite += row.cache_write_tokens;
  sum.reasoning += row.reasoning_tokens ?? 0;
  if (!row.exact) sum.inexact += 1;
  if (row.billing === 'subscription') sum.subscribed += 1;
  else if (row.turn_cost_usd === null) sum.unpriced += 1;
  else if (row.cost_source === 'table') sum.computedMicro += Math.round(row.turn_cost_usd * MICRO);
  else sum.reportedMicro += Math.round(row.turn_cost_usd * MICRO);
}

/** Two sums as one. */
export function join(a: Sum, b: Sum): Sum {
  return {
    turns: a.turns + b.turns,
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    reasoning: a.reasoning + b.reasoning,
    reportedMicro: a.reportedMicro + b.reportedMicro,
    computedMicro: a.computedMicro + b.computedMicro,
    unpriced: a.unpriced + b.unpriced,
    subscribed: a.subscribed + b.subscribed,
    inexact: a.inexact + b.inexact,
  };
}

/** The money that is known. */
export const moneyOf = (sum: Sum): number => sum.reportedMicro + sum.computedMicro;

import { type TokenRow, tokenRowSchema } from '../../../schemas/usage.ts';
import type { ByteCursor } from './byte-cursor.ts';
import { Literal } from './literal.ts';

/** The fields of a row in the order in which they are written. */
const FIELDS = [
  ...['timestamp', 'session', 'run', 'agent', 'agent_name', 'task', 'backend', 'model'],
  ...['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens'],
  ...['context_used', 'context_window', 'turn_cost_usd', 'cost_source', 'exact'],
  // Older rows do not have those below; each stands at its place or is missing.
  ...['stage', 'ended', 'reasoning_tokens', 'requests', 'billing', 'price', 'turn'],
] as const;

const ORDER: readonly string[] = FIELDS;
const keyOf = (name: (typeof FIELDS)[number]): Literal => new Literal(`${name === FIELDS[0] ? '{' : ','}"${name}":`);
const KEY = {
  timestamp: keyOf('timestamp'),
  session: keyOf('session'),
  run: keyOf('run'),
  agent: keyOf('agent'),
  agentName: keyOf('agent_name'),
  task: keyOf('task'),
  backend: keyOf('backend'),
  model: keyOf('model'),
  input: keyOf('input_tokens'),
  output: keyOf('output_tokens'),
  cacheRead: keyOf('cache_read_tokens'),
  cacheWrite: keyOf('cache_write_tokens'),
  contextUsed: keyOf('context_used'),
  contextWindow: keyOf('context_window'),
  cost: keyOf('turn_cost_usd'),
  costSource: keyOf('cost_source'),
  exact: keyOf('exact'),
  stage: keyOf('stage'),
  ended: keyOf('ended'),
  reasoning: keyOf('reasoning_tokens'),
  requests: keyOf('requests'),
  billing: keyOf('billing'),
  price: keyOf('price'),
  turn: keyOf('turn'),
} as const;
const END = 0x7d;
const NEWLINE = 0x0a;

/** A row as it is written: always in the same order, so that a log of millions is read quickly. */
export function printRow(row: TokenRow): string {
  const at = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const fields = Object.entries(row).filter(([, value]) => value !== undefined);
  return JSON.stringify(Object.fromEntries(fields.sort(([a], [b]) => at(a) - at(b))));
}

/**
 * The row of the line at which the cursor stands, and the cursor behind it, where the line is written as `printRow` does;
 * null for every other line, row or not. Nothing else gets through, at a fourth of the cost of JSON and its schema.
 */
export function readForm(cursor: ByteCursor): TokenRow | null {
  const row = readFirst(cursor);
  if (cursor.failed) return null;
  readLater(cursor, row);
  const { bytes, at } = cursor;
  if (cursor.failed || bytes[at] !== END || bytes[at + 1] !== NEWLINE) return null;
  cursor.at = at + 2;
  return row;
}

/** The fields are read in the order in which they stand here. */
const readFirst = (cursor: ByteCursor): TokenRow => ({
  timestamp: textOf(cursor, KEY.timestamp),
  session: wordOf(cursor, KEY.session),
  run: textOf(cursor, KEY.run),
  agent: agentOf(cursor),
  agent_name: wordOf(cursor, KEY.agentName),
  task: wordOrNull(cursor, KEY.task),
  backend: wordOf(cursor, KEY.backend),
  model: wordOrNull(cursor, KEY.model),
  input_tokens: countOf(cursor, KEY.input),
  output_tokens: countOf(cursor, KEY.output),
  cache_read_tokens: countOf(cursor, KEY.cacheRead),
  cache_write_tokens: countOf(cursor, KEY.cacheWrite),
  context_used: countOrNull(cursor, KEY.contextUsed),
  context_window: countOrNull(cursor, KEY.contextWindow),
  turn_cost_usd: costOf(cursor),
  cost_source: sourceOf(cursor),
  exact: exactOf(cursor),
});

function readLater(cursor: ByteCursor, row: TokenRow): void {
  if (cursor.skips(KEY.stage)) row.stage = cursor.word();
  if (cursor.skips(KEY.ended)) row.ended = cursor.word();
  if (cursor.skips(KEY.reasoning)) row.reasoning_tokens = cursor.count();
  if (cursor.skips(KEY.requests)) row.requests = cursor.count();
  if (cursor.skips(KEY.billing)) readBilling(cursor, row);
  if (cursor.skips(KEY.price)) row.price = cursor.word();
  if (cursor.skips(KEY.turn)) row.turn = cursor.text();
}

function readBilling(cursor: ByteCursor, row: TokenRow): void {
  const billing = cursor.word();
  if (billing === 'metered' || billing === 'subscription') row.billing = billing;
  else cursor.failed = true;
}

const AGENTS = [0, 1, 2, 3, 4, 5, 6, 7] as const;

function agentOf(cursor: ByteCursor): TokenRow['agent'] {
  const agent = AGENTS[countOf(cursor, KEY.agent)];
  if (agent === undefined) cursor.failed = true;
  return agent ?? 0;
}

function textOf(cursor: ByteCursor, key: Literal): string {
  cursor.skip(key);
  return cursor.text();
}

function wordOf(cursor: ByteCursor, key: Literal): string {
  cursor.skip(key);
  return cursor.word();
}

function wordOrNull(cursor: ByteCursor, key: Literal): string | null {
  cursor.skip(key);
  return cursor.wordOrNull();
}

function countOf(cursor: ByteCursor, key: Literal): number {
  cursor.skip(key);
  return cursor.count();
}

function countOrNull(cursor: ByteCursor, key: Literal): number | null {
  cursor.skip(key);
  return cursor.countOrNull();
}

function costOf(cursor: ByteCursor): number | null {
  cursor.skip(KEY.cost);
  return cursor.moneyOrNull();
}

function sourceOf(cursor: ByteCursor): TokenRow['cost_source'] {
  const source = wordOf(cursor, KEY.costSource);
  if (source === 'agent' || source === 'table' || source === 'none') return source;
  cursor.failed = true;
  return 'none';
}

function exactOf(cursor: ByteCursor): boolean {
  cursor.skip(KEY.exact);
  return cursor.flag();
}

/** The row of a line in any form of JSON; null when it is none. */
export function readJson(line: string): TokenRow | null {
  try {
    const parsed = tokenRowSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

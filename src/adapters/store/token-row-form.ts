import { type TokenRow, tokenRowSchema } from '../../../schemas/usage.ts';

const TEXT = '"((?:[^"\\\\\\u0000-\\u001f]|\\\\.)*)"';
// Fifteen digits are whole numbers without fail.
const COUNT = '(0|[1-9]\\d{0,14})';
const MONEY = '((?:0|[1-9]\\d{0,8})(?:\\.\\d{1,6})?)';
const orNull = (form: string): string => `(?:null|${form})`;

/** The fields of a row in the order in which they are written, and what their values look like; one group for each. */
const FORM: readonly (readonly [name: string, value: string])[] = [
  ['timestamp', TEXT],
  ['session', TEXT],
  ['run', TEXT],
  ['agent', '([0-7])'],
  ['agent_name', TEXT],
  ['task', orNull(TEXT)],
  ['backend', TEXT],
  ['model', orNull(TEXT)],
  ['input_tokens', COUNT],
  ['output_tokens', COUNT],
  ['cache_read_tokens', COUNT],
  ['cache_write_tokens', COUNT],
  ['context_used', orNull(COUNT)],
  ['context_window', orNull(COUNT)],
  ['turn_cost_usd', orNull(MONEY)],
  ['cost_source', '"(agent|table|none)"'],
  ['exact', '(true|false)'],
];

/** Fields that older rows do not have; each stands at its place or is missing. */
const LATER: readonly (readonly [name: string, value: string])[] = [
  ['stage', TEXT],
  ['ended', TEXT],
  ['reasoning_tokens', COUNT],
  ['requests', COUNT],
  ['billing', '"(metered|subscription)"'],
  ['price', TEXT],
  ['turn', TEXT],
];

const ORDER: readonly string[] = [...FORM, ...LATER].map(([name]) => name);
const ROW = new RegExp(
  `^\\{${FORM.map(([name, value]) => `"${name}":${value}`).join(',')}${LATER.map(([name, value]) => `(?:,"${name}":${value})?`).join('')}\\}$`,
);

/** A row as it is written: always in the same order, so that a log of millions is read quickly. */
export function printRow(row: TokenRow): string {
  const at = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const fields = Object.entries(row).filter(([, value]) => value !== undefined);
  return JSON.stringify(Object.fromEntries(fields.sort(([a], [b]) => at(a) - at(b))));
}

/**
 * The row of a line; null when it is none. One that is written as `printRow` does is read by one expression, which lets
 * nothing else through, at a third of the cost of JSON; every other one as JSON, checked by the schema.
 */
export function readRow(line: string): TokenRow | null {
  const found = ROW.exec(line);
  return (found === null ? null : fromForm(found)) ?? fromJson(line);
}

function fromJson(line: string): TokenRow | null {
  try {
    const parsed = tokenRowSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const AGENTS = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** Null where a text holds an escape: those are left to JSON. */
function fromForm(found: RegExpExecArray): TokenRow | null {
  if (found[0].includes('\\')) return null;
  const [, timestamp = '', session = '', run = '', agent, agentName = '', task, backend = '', model] = found;
  const source = found[16];
  return {
    timestamp,
    session,
    run,
    agent: AGENTS[Number(agent)] ?? 0,
    agent_name: agentName,
    task: task ?? null,
    backend,
    model: model ?? null,
    input_tokens: Number(found[9]),
    output_tokens: Number(found[10]),
    cache_read_tokens: Number(found[11]),
    cache_write_tokens: Number(found[12]),
    context_used: numberOrNull(found[13]),
    context_window: numberOrNull(found[14]),
    turn_cost_usd: numberOrNull(found[15]),
    cost_source: source === 'agent' || source === 'table' ? source : 'none',
    exact: found[17] === 'true',
    ...later(found),
  };
}

const numberOrNull = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

function later(found: RegExpExecArray): Partial<TokenRow> {
  const [stage, ended, reasoning, requests, billing, price, turn] = found.slice(18);
  return {
    ...(stage === undefined ? {} : { stage }),
    ...(ended === undefined ? {} : { ended }),
    ...(reasoning === undefined ? {} : { reasoning_tokens: Number(reasoning) }),
    ...(requests === undefined ? {} : { requests: Number(requests) }),
    ...(billing === 'metered' || billing === 'subscription' ? { billing } : {}),
    ...(price === undefined ? {} : { price }),
    ...(turn === undefined ? {} : { turn }),
  };
}

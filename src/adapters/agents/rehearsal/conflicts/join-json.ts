type Json = Readonly<Record<string, unknown>>;

/** Three versions of a value; `undefined` where a version does not have it. `base` is null when nobody knows it. */
interface Versions {
  readonly ours: unknown;
  readonly theirs: unknown;
  readonly base: { readonly value: unknown } | null;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function joinArrays(ours: readonly unknown[], theirs: readonly unknown[]): unknown[] {
  const have = new Set(ours.map((value) => JSON.stringify(value)));
  return [...ours, ...theirs.filter((value) => !have.has(JSON.stringify(value)))];
}

function joinObjects(ours: Json, theirs: Json, base: Versions['base']): Json {
  const keys = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  const known = isObject(base?.value) ? base.value : null;
  const before = (key: string) =>
    known === null ? null : { value: Object.hasOwn(known, key) ? known[key] : undefined };
  const values = keys.map((key) => {
    const of = (side: Json): unknown => (Object.hasOwn(side, key) ? side[key] : undefined);
    return [key, join({ ours: of(ours), theirs: of(theirs), base: before(key) })] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** What only one side changed is taken from it; objects and arrays have the parts of both; else the own value. */
function join({ ours, theirs, base }: Versions): unknown {
  if (same(ours, theirs)) return ours;
  if (base !== null && same(ours, base.value)) return theirs;
  if (base !== null && same(theirs, base.value)) return ours;
  if (ours === undefined) return theirs;
  if (isObject(ours) && isObject(theirs)) return joinObjects(ours, theirs, base);
  if (Array.isArray(ours) && Array.isArray(theirs)) return joinArrays(ours, theirs);
  return ours;
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** Two versions of a JSON file as one, in the own file's indentation; null when one of them is not JSON. */
export function joinJson(ours: string, theirs: string, base: string | null): string | null {
  const [own, other] = [parsed(ours), parsed(theirs)];
  if (own === null || other === null) return null;
  const value = join({ ours: own.value, theirs: other.value, base: base === null ? null : parsed(base) });
  const indent = /^[ \t]+/m.exec(ours)?.[0] ?? '';
  const text = JSON.stringify(value, null, indent);
  const eol = ours.includes('\r\n') ? '\r\n' : '\n';
  return `${text.replaceAll('\n', eol)}${ours.endsWith('\n') ? eol : ''}`;
}

/** Whether a text is JSON. */
export function isJson(text: string): boolean {
  return parsed(text) !== null;
}

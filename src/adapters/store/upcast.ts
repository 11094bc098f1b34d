/** Version of the envelopes this program writes. */
export const CURRENT_VERSION = 1;

/** Rewrites an envelope of one version as the next one has it; pure, one per version that was ever written. */
export type Upcast = (envelope: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** By the version they start from. tests/fixtures/journals keeps a journal of every version. */
export const UPCASTS: ReadonlyMap<number, Upcast> = new Map();

/**
 * Brings an envelope of any older version up to the current one, step by step. A value that is no envelope, or is of a
 * version without a way up, comes back as it is: the schema then says what is wrong with it.
 */
export function upcast(value: unknown, steps: ReadonlyMap<number, Upcast> = UPCASTS): unknown {
  let envelope = value;
  while (isRecord(envelope)) {
    const version = envelope.v;
    const step = typeof version === 'number' ? steps.get(version) : undefined;
    if (step === undefined) return envelope;
    envelope = { ...step(envelope), v: Number(version) + 1 };
  }
  return envelope;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

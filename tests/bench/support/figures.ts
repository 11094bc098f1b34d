/** The value in the middle, or at another share of the way from the smallest to the largest. Throws on no values. */
export function quantile(values: readonly number[], share = 0.5): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('no values were measured');
  return value;
}

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What `value` is compared with, measured in the same run. */
  readonly floor?: { readonly name: string; readonly value: number };
  readonly aim?: string;
}

/** Prints one figure on one line: value, ratio to its floor, aim. */
export function print({ name, value, unit, floor, aim }: Figure): void {
  const ratio = floor === undefined ? '' : `${(value / floor.value).toFixed(2)} x ${floor.name}`;
  const shown = `${value.toFixed(value < 10 ? 2 : 1)} ${unit}`;
  console.log(
    `  ${name.padEnd(50)} ${shown.padStart(14)}  ${ratio.padEnd(28)} ${aim === undefined ? '' : `aim ${aim}`}`,
  );
}

/** What was measured: for every case, figures by name. */
export interface Measured<K extends string> {
  /** The names of a case's figures. */
  names(of: K): readonly string[];
  /** The median of a figure; throws where there is none of that name. */
  median(of: K, name: string): number;
  /** The mean, for figures too coarse for a median. */
  mean(of: K, name: string): number;
}

/** Runs every case once a round, so that whatever else the machine does falls on all of them alike. */
export async function interleaved<K extends string>(
  rounds: number,
  cases: Readonly<Record<K, () => Promise<Readonly<Record<string, number>>>>>,
): Promise<Measured<K>> {
  const order = Object.keys(cases).filter((key): key is K => key in cases);
  const seen = new Map<K, Map<string, number[]>>(order.map((key) => [key, new Map()]));
  for (let round = 0; round < rounds; round += 1) {
    for (const key of order) {
      const figures = seen.get(key);
      for (const [name, value] of Object.entries(await cases[key]())) {
        figures?.set(name, [...(figures.get(name) ?? []), value]);
      }
    }
  }
  return {
    names: (of) => [...(seen.get(of)?.keys() ?? [])],
    median: (of, name) => quantile(seen.get(of)?.get(name) ?? []),
    mean: (of, name) => {
      const values = seen.get(of)?.get(name) ?? [];
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    },
  };
}

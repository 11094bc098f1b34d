const STEPS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** A figure per column, from the lowest step for nothing to the highest for the largest of them. */
export function sparkline(values: readonly number[]): string {
  const most = Math.max(...values, 0);
  return values.map((value) => STEPS[most <= 0 ? 0 : stepOf(value / most)] ?? STEPS[0]).join('');
}

/** Something is never as low as nothing. */
const stepOf = (share: number): number =>
  share <= 0 ? 0 : Math.max(1, Math.min(STEPS.length - 1, Math.ceil(share * (STEPS.length - 1))));

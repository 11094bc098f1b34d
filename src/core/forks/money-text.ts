/** Money as a person reads it, from millionths of a US dollar: `$0.12`, `$0.0042` where cents would show nothing. */
export function moneyText(microUsd: number): string {
  return `$${(microUsd / 1_000_000).toFixed(microUsd > 0 && microUsd < 10_000 ? 4 : 2)}`;
}

/** Millionths of a US dollar from what a person typed, such as `2.5` or `$2.5`; null unless it is an amount above 0. */
export function microUsdOf(text: string): number | null {
  const microUsd = /^\$?\d{1,6}(\.\d+)?$/.test(text) ? Math.round(Number(text.replace('$', '')) * 1_000_000) : 0;
  return microUsd > 0 ? microUsd : null;
}

/** Money as a person reads it, from millionths of a US dollar: `$0.12`, `$0.0042` where cents would show nothing. */
export function moneyText(microUsd: number): string {
  return `$${(microUsd / 1_000_000).toFixed(microUsd > 0 && microUsd < 10_000 ? 4 : 2)}`;
}

import type { Price, Rates } from '../../../schemas/pricing.ts';
import { type Block, say, table } from '../show.ts';

/** The prices in use. */
export interface PricesInUse {
  /** The user's own, as their file lists them, and its path. */
  readonly own: readonly Price[];
  readonly path: string;
  /** Models that were used so far, and their prices by now; null where none is known. */
  readonly used: readonly { readonly model: string; readonly price: Price | null; readonly from: string }[];
  /** Name, version and date of the built-in prices. */
  readonly source: string;
}

const HEADS = ['Input', 'Output', 'Cache read', 'Cache write', 'Valid'];

/** The user's prices, then those of the models that were used, with where each is from. */
export function priceTables({ own, path, used, source }: PricesInUse): readonly Block[] {
  return [
    ...(own.length === 0
      ? []
      : [table('Your prices, US dollars per million tokens', [['Model', ...HEADS], ...own.flatMap(rows)])]),
    say('dim', own.length === 0 ? `No prices of your own (${path})` : `From ${path}`),
    ...(used.length === 0
      ? []
      : [table('Models used so far', [['Model', ...HEADS, 'From'], ...used.flatMap(usedRows)])]),
    say('dim', `Any other model: ${source}, else n/a`),
  ];
}

function usedRows({ model, price, from }: PricesInUse['used'][number]): readonly (readonly string[])[] {
  if (price === null) return [[model, 'n/a', 'n/a', 'n/a', 'n/a', '', 'nobody knows']];
  return rows(price).map((cells, index) => (index === 0 ? [model, ...cells.slice(1), from] : [...cells, '']));
}

/** A row of a price, and one for each of its tiers. */
function rows(price: Price): readonly (readonly string[])[] {
  const name = price.model ?? `${price.prefix}…`;
  const tiers = price.tiers.map((tier) => [`  above ${tier.above} of input`, ...cells(tier), '']);
  return [[name, ...cells(price), validity(price)], ...tiers];
}

const cells = ({ input, output, cache_read: read = input, cache_write: write = input }: Rates): readonly string[] =>
  [input, output, read, write].map(String);

function validity({ from, until }: Price): string {
  const parts = [from === undefined ? '' : `from ${from}`, until === undefined ? '' : `until ${until}`];
  return parts.filter((part) => part !== '').join(' ') || 'always';
}

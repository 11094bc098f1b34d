import { join } from 'node:path';
import type { PricePort } from '../../ports/prices.ts';
import { BUILT_IN, builtInPrice } from './built-in.ts';
import { readPricing } from './pricing-file.ts';

/** The prices of the file in `home`, read anew each time, and those of the installation. */
export function createPrices(home: string): PricePort {
  const path = join(home, 'config', 'pricing.json');
  return {
    path,
    source: `${BUILT_IN.name} ${BUILT_IN.version} of ${BUILT_IN.date}`,
    own: () => readPricing(path),
    builtIn: builtInPrice,
  };
}

import { priceTables } from '../../core/budget/price-words.ts';
import type { Effect } from '../../core/effect.ts';
import type { Report } from '../../core/report.ts';
import { say } from '../../core/show.ts';
import type { EffectContext } from '../context.ts';
import { priceOf } from '../price-turn.ts';
import { attachedOf } from './attached.ts';

/** The prices in use: the user's own, and those of the models that were used so far. Rejects with an ExternalError. */
export async function readPrices(context: EffectContext): Promise<Report> {
  const { prices, clock } = context.world;
  const own = await prices.own();
  const { sums } = await context.spending.read(attachedOf(context).dir);
  const at = clock.now();
  const models = [...sums.by.model.keys()].filter((model) => model !== '-').sort();
  const used = await Promise.all(
    models.map(async (model) => {
      const found = await priceOf(prices, own, { model, at, told: false });
      return { model, price: found?.price ?? null, from: found?.from ?? '' };
    }),
  );
  return { type: 'words', blocks: priceTables({ own, path: prices.path, used, source: prices.source }) };
}

/** The token log as CSV, in a file of the human's. Rejects with an ExternalError. */
export async function writeTokenCsv(
  context: EffectContext,
  { path, replace }: Extract<Effect, { type: 'budget/csv' }>,
): Promise<Report> {
  const base = context.state().shell.cwd;
  const written = await context.world.telemetry.exportCsv(attachedOf(context).dir, { path, base, replace });
  const turns = say('good', `${written.rows} ${written.rows === 1 ? 'turn' : 'turns'} written to ${written.path}`);
  const lost = say('warn', `${written.unreadable} lines of the token log could not be read and are missing`);
  return { type: 'words', blocks: written.unreadable === 0 ? [turns] : [turns, lost] };
}

import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import type { CartDependencies } from '../dependencies.ts';
import { mergeRequests, showBatchResults } from '../domain/batch.ts';
import { summaryOf } from '../domain/cart.ts';
import { judgeBatch, judgeOffer, variantKey } from '../domain/offer-rules.ts';
import { findCart, lockOrCreateCart } from '../storage/carts.ts';
import { findOffers, saveLookUp } from '../storage/offers.ts';
import { upsertLines } from '../storage/upsert-line.ts';

/** Adds the accepted items of a batch in one transaction. Items the projection refuses are looked up in the catalog first, in one call. */
export const addItems = answer(
  api.cart.addItems,
  async (
    { shopper, body: { items }, expects },
    { db, transaction, catalog, rates }: ActionContext & CartDependencies,
  ) => {
    let offers = await findOffers(db, items);
    const refusedItems = items.filter((item) => judgeOffer(offers.get(variantKey(item)), item.priceCents).refusal);
    if (refusedItems.length > 0) {
      await saveLookUp(db, refusedItems, await catalog.lookUp(refusedItems));
      offers = await findOffers(db, items);
    }
    return transaction(async (tx) => {
      expects(await lockOrCreateCart(tx, shopper));
      const before = await findCart(tx, shopper);
      const verdicts = judgeBatch(before.lines, items, offers);
      const newLines = mergeRequests(items, verdicts);
      if (newLines.length > 0) await upsertLines(tx, shopper, newLines);
      const { lines, version } = newLines.length > 0 ? await findCart(tx, shopper) : before;
      return reply(
        200,
        { results: showBatchResults(items, verdicts, lines), summary: summaryOf(lines, rates) },
        { version },
      );
    });
  },
);

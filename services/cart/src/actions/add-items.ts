import { addRequest, api } from '@muse/contracts';
import { type ActionContext, answer, readLines, reply } from '@muse/kit';
import type { CartDependencies } from '../dependencies.ts';
import { mergeRequests, showBatchResults, validRequests } from '../domain/batch.ts';
import { summaryOf } from '../domain/cart.ts';
import { judgeBatch } from '../domain/offer-rules.ts';
import { offersForBatch } from '../processes/offers-for-batch.ts';
import { findCart, lockOrCreateCart } from '../storage/carts.ts';
import { upsertLines } from '../storage/upsert-line.ts';

/** Adds the accepted items of a batch in one transaction; a malformed item is refused by itself. */
export const addItems = answer(
  api.cart.addItems,
  async ({ shopper, body: { items }, expects }, ctx: ActionContext & CartDependencies) => {
    const read = readLines(items, addRequest, 'items');
    const requests = validRequests(read);
    const offers = await offersForBatch(requests, ctx);
    return ctx.transaction(async (tx) => {
      expects(await lockOrCreateCart(tx, shopper));
      const before = await findCart(tx, shopper);
      const verdicts = judgeBatch(before.lines, requests, offers);
      const newLines = mergeRequests(requests, verdicts);
      if (newLines.length > 0) await upsertLines(tx, shopper, newLines);
      const after = newLines.length > 0 ? await findCart(tx, shopper) : before;
      return reply(
        200,
        { results: showBatchResults(read, verdicts, after.lines), summary: summaryOf(after, ctx.shippingTerms) },
        { version: after.version },
      );
    });
  },
);

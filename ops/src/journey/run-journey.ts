import { placeAndFailByHand } from './manual-orders.ts';
import { refundOneItem } from './partial-refund.ts';
import { createPrinter } from './printer.ts';
import { fillCart, type JourneyContext, type JourneyResult, place, prepareSession } from './purchase.ts';
import { showTotals } from './totals.ts';
import { showTrialBalance } from './trial-balance.ts';

/** A purchase from two stores: one charge, one order placed and refunded in part, the other failed and refunded. */
export async function runJourney(ctx: JourneyContext): Promise<JourneyResult> {
  const printer = createPrinter(ctx.recorder, ctx.print);
  const shopper = await fillCart(ctx, printer);
  const params = await prepareSession(shopper, printer);
  const confirmation = await place(shopper, params, ctx, printer);
  const { placedOrder, failedOrder } = await placeAndFailByHand(ctx, confirmation, printer);
  const { amountCents: refundedCents } = await refundOneItem(ctx, placedOrder, printer);
  const result = { confirmation, placedOrder, failedOrder, refundedCents };
  await showTotals(ctx, shopper, result, printer);
  await showTrialBalance(ctx, printer);
  return result;
}

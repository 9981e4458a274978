import { type Log, refuse, refuseUnless, type Sql } from '@muse/kit';
import { StripeRejectedError } from '../adapters/stripe-errors.ts';
import type { IssuedCardData } from '../adapters/stripe-issuing.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { ensureStoreCard, type StoreCardRow, saveStoreCard } from '../storage/store-cards.ts';

interface Wanted {
  orderNumber: string;
  limitCents: number;
  currency: string;
}

type Context = { db: Sql; log: Log } & Pick<PaymentsDependencies, 'stripe'>;

/**
 * The card of an order with its data, created at the first call. No transaction is open while Stripe is asked. A process that dies after
 * Stripe has created the card gets the same one again; after a day it would be another, and the first one is known to nobody.
 */
export async function storeCardOf(wanted: Wanted, ctx: Context): Promise<IssuedCardData> {
  const row = await ensureStoreCard(ctx.db, wanted);
  refuseUnless(row.state === 'active' && row.currency === wanted.currency, 'no_store_card');
  try {
    const cardId = row.cardId ?? (await create(row, ctx));
    if (row.limitCents !== wanted.limitCents) await limit(wanted, cardId, ctx);
    const data = await ctx.stripe.readStoreCard(cardId);
    refuseUnless(data, 'no_store_card');
    return data;
  } catch (error) {
    if (!(error instanceof StripeRejectedError)) throw error;
    ctx.log.error({ orderNumber: wanted.orderNumber, code: error.code }, 'Stripe issues no card for an order');
    return refuse('no_store_card');
  }
}

/** With the limit of the row, also in a second request with another one: the same key needs the same parameters. */
async function create({ orderNumber, limitCents, currency }: StoreCardRow, { db, stripe }: Context): Promise<string> {
  if (limitCents === null || currency === null) refuse('no_store_card');
  const cardId = await stripe.createStoreCard({ orderNumber, limitCents, currency });
  refuseUnless(cardId, 'no_store_card');
  if (await saveStoreCard(db, orderNumber, cardId, limitCents)) return cardId;
  await stripe.cancelStoreCard(cardId); // the order has ended meanwhile
  return refuse('no_store_card');
}

async function limit({ orderNumber, limitCents }: Wanted, cardId: string, { db, stripe }: Context): Promise<void> {
  await stripe.limitStoreCard(cardId, limitCents);
  refuseUnless(await saveStoreCard(db, orderNumber, cardId, limitCents), 'no_store_card');
}

import type Stripe from 'stripe';
import type { CallStripe, StripeContext } from './stripe-client.ts';

/** A card as the machine types it. In memory only. */
export interface IssuedCardData {
  number: string;
  expiryMonth: number;
  expiryYear: number;
  cvc: string;
  holder: string;
}

type Limit = { orderNumber: string; limitCents: number; currency: string };

const limitedTo = (limitCents: number) => ({
  spending_limits: [{ amount: limitCents, interval: 'all_time' as const }],
});

/** Calls to Stripe Issuing: single-use cards with which machines pay stores. */
export function createIssuing(call: CallStripe, config: StripeContext['config']) {
  let cardholder: Promise<string | undefined> | undefined;
  const findCardholder = async (): Promise<string | undefined> => {
    if (config.stripeCardholder !== undefined) return config.stripeCardholder;
    const { data } = await call('list cardholders', (stripe) =>
      stripe.issuing.cardholders.list({ status: 'active', limit: 1 }),
    );
    const [first] = data;
    if (first || config.stripeLiveMode) return first?.id;
    return (await createTestCardholder(call)).id;
  };
  return {
    /** Returns its id, or `undefined` if nobody may hold a card. Repeated for one order it returns the same card for a day. */
    async createStoreCard({ orderNumber, limitCents, currency }: Limit): Promise<string | undefined> {
      cardholder ??= findCardholder();
      const holder = await cardholder.catch((error: unknown) => {
        cardholder = undefined;
        throw error;
      });
      if (holder === undefined) return undefined;
      const card = await call('issue a card', (stripe) =>
        stripe.issuing.cards.create(
          {
            cardholder: holder,
            currency: currency.toLowerCase(),
            type: 'virtual',
            status: 'active',
            spending_controls: limitedTo(limitCents),
            lifecycle_controls: { cancel_after: { payment_count: 1 } },
            metadata: { order: orderNumber },
          },
          { idempotencyKey: `store-card:${orderNumber}` },
        ),
      );
      return card.id;
    },

    async limitStoreCard(cardId: string, limitCents: number): Promise<void> {
      await call('limit a card', (stripe) =>
        stripe.issuing.cards.update(cardId, { spending_controls: limitedTo(limitCents) }),
      );
    },

    /** Returns `undefined` if the card cannot pay any more. */
    async readStoreCard(cardId: string): Promise<IssuedCardData | undefined> {
      const card = await call('read a card', (stripe) =>
        stripe.issuing.cards.retrieve(cardId, { expand: ['number', 'cvc'] }),
      );
      return dataOf(card);
    },

    /** Cancelling twice has the effect of once. */
    async cancelStoreCard(cardId: string): Promise<void> {
      const card = await call('read a card', (stripe) => stripe.issuing.cards.retrieve(cardId));
      if (card.status !== 'canceled')
        await call('cancel a card', (stripe) => stripe.issuing.cards.update(cardId, { status: 'canceled' }));
    },
  };
}

function dataOf({
  status,
  number,
  cvc,
  exp_month,
  exp_year,
  cardholder,
}: Stripe.Issuing.Card): IssuedCardData | undefined {
  if (status !== 'active' || number === undefined || cvc === undefined) return undefined;
  return { number, cvc, expiryMonth: exp_month, expiryYear: exp_year, holder: cardholder.name };
}

/** For the demo and tests, where nobody has set up Issuing. */
const createTestCardholder = (call: CallStripe) =>
  call('create a cardholder', (stripe) =>
    stripe.issuing.cardholders.create(
      {
        name: 'Muse Commerce',
        type: 'company',
        billing: {
          address: {
            line1: '1 Market Street',
            city: 'San Francisco',
            state: 'CA',
            postal_code: '94105',
            country: 'US',
          },
        },
      },
      { idempotencyKey: 'store-cardholder' },
    ),
  );

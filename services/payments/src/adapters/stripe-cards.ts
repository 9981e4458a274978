import type { FingerprintedMethod } from '@muse/contracts';
import type { CallStripe } from './stripe-client.ts';
import { StripeRejectedError } from './stripe-errors.ts';

const cacheMs = 60_000;
const maxCached = 1_000;
const methodId = /^pm_\w+$/;

/** Reads the card of a payment method. Its data never changes, so a successful answer is cached for a minute. */
export function createCards(call: CallStripe) {
  const cache = new Map<string, { card: FingerprintedMethod; until: number }>();
  /** Returns `undefined` if Stripe does not know the payment method, or if it is not a card. */
  const findCard = async (paymentMethodId: string): Promise<FingerprintedMethod | undefined> => {
    if (!methodId.test(paymentMethodId)) return undefined;
    const cached = cache.get(paymentMethodId);
    if (cached && cached.until > Date.now()) return cached.card;
    const card = await retrieveCard(call, paymentMethodId);
    cache.delete(paymentMethodId);
    if (card) {
      const oldest = cache.size >= maxCached ? cache.keys().next().value : undefined;
      if (oldest !== undefined) cache.delete(oldest);
      cache.set(paymentMethodId, { card, until: Date.now() + cacheMs });
    }
    return card;
  };
  return { findCard };
}

async function retrieveCard(call: CallStripe, id: string): Promise<FingerprintedMethod | undefined> {
  try {
    const { card } = await call('find a payment method', (stripe) => stripe.paymentMethods.retrieve(id));
    if (!card) return undefined;
    const { brand, last4, exp_month: expMonth, exp_year: expYear, fingerprint = null } = card;
    return { id, brand, last4, expMonth, expYear, fingerprint };
  } catch (error) {
    if (error instanceof StripeRejectedError) return undefined;
    throw error;
  }
}

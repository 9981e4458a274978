import type { FingerprintedMethod } from '@muse/contracts';
import type { CallStripe } from './stripe-client.ts';
import { StripeRejectedError } from './stripe-errors.ts';
import { methodOf } from './stripe-mapping.ts';

const cacheMs = 60_000;
const maxCached = 1_000;
const methodId = /^pm_\w+$/;

export interface FoundCard {
  method: FingerprintedMethod;
  /** The customer it is saved for. */
  customerId: string | null;
}

/**
 * Reads the card of a payment method. A successful answer is cached for a minute: only its customer may change, and Stripe itself
 * charges no card of another customer.
 */
export function createCards(call: CallStripe) {
  const cache = new Map<string, { card: FoundCard; until: number }>();
  /** Returns `undefined` if Stripe does not know the payment method, or if it is not a card. */
  const findCard = async (paymentMethodId: string): Promise<FoundCard | undefined> => {
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
  /** It was saved or deleted: it is read again. */
  const forgetCard = (paymentMethodId: string): void => void cache.delete(paymentMethodId);
  return { findCard, forgetCard };
}

async function retrieveCard(call: CallStripe, id: string): Promise<FoundCard | undefined> {
  try {
    const found = await call('find a payment method', (stripe) => stripe.paymentMethods.retrieve(id));
    const method = methodOf(found);
    const { customer } = found;
    const customerId = typeof customer === 'string' ? customer : (customer?.id ?? null);
    return method && { method, customerId };
  } catch (error) {
    if (error instanceof StripeRejectedError) return undefined;
    throw error;
  }
}

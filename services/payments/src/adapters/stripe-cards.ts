import type { PaymentMethod } from '@muse/contracts';
import type { CallStripe } from './stripe-client.ts';
import { StripeRejectedError } from './stripe-errors.ts';

const rememberMs = 60_000;
const mostRemembered = 1_000;
const methodId = /^pm_\w+$/;

/** The card behind a payment method. What it shows never changes, so a good answer serves for a minute. */
export function createCards(ask: CallStripe) {
  const known = new Map<string, { card: PaymentMethod; until: number }>();
  /** `undefined`: Stripe does not know it, or it is not a card. */
  const findCard = async (paymentMethodId: string): Promise<PaymentMethod | undefined> => {
    if (!methodId.test(paymentMethodId)) return undefined;
    const remembered = known.get(paymentMethodId);
    if (remembered && remembered.until > Date.now()) return remembered.card;
    const card = await askForCard(ask, paymentMethodId);
    known.delete(paymentMethodId);
    if (card) {
      const oldest = known.size >= mostRemembered ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
      known.set(paymentMethodId, { card, until: Date.now() + rememberMs });
    }
    return card;
  };
  return { findCard };
}

async function askForCard(ask: CallStripe, id: string): Promise<PaymentMethod | undefined> {
  try {
    const { card } = await ask('find a payment method', (stripe) => stripe.paymentMethods.retrieve(id));
    if (!card) return undefined;
    return { id, brand: card.brand, last4: card.last4, expMonth: card.exp_month, expYear: card.exp_year };
  } catch (error) {
    if (error instanceof StripeRejectedError) return undefined;
    throw error;
  }
}

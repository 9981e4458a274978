import type { PaymentMethod } from '@muse/contracts';
import type { StripeDoor } from './stripe.ts';

const rememberMs = 60_000;
const mostRemembered = 1_000;
const methodId = /^pm_\w+$/;

/** What a payment method shows of its card never changes, so a good answer serves for a minute. */
export function rememberCards({ findCard }: Pick<StripeDoor, 'findCard'>) {
  const known = new Map<string, { card: PaymentMethod; until: number }>();
  return async (paymentMethodId: string): Promise<PaymentMethod | undefined> => {
    if (!methodId.test(paymentMethodId)) return undefined;
    const remembered = known.get(paymentMethodId);
    if (remembered && remembered.until > Date.now()) return remembered.card;
    const card = await findCard(paymentMethodId);
    known.delete(paymentMethodId);
    if (card) {
      const oldest = known.size >= mostRemembered ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
      known.set(paymentMethodId, { card, until: Date.now() + rememberMs });
    }
    return card;
  };
}

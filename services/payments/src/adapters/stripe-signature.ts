import Stripe from 'stripe';

const toleranceSeconds = 300;
const isStripeEvent = ({ id, type, data }: Partial<Stripe.Event>): boolean =>
  typeof id === 'string' && typeof type === 'string' && typeof data?.object === 'object';

const { webhooks } = new Stripe('sk_test_only_for_signatures');

/**
 * The event in these bytes, if one of the secrets signed exactly them, not long ago and not in the future: Stripe's own client checks the
 * age only. `undefined`: not from Stripe, or not now.
 */
export function readSignedEvent(
  body: Uint8Array,
  signature: string | undefined,
  secrets: readonly string[],
): Stripe.Event | undefined {
  if (signature === undefined) return undefined;
  const signedAt = Number(/(?:^|,)t=(\d+)/.exec(signature)?.[1]);
  if (!(signedAt - Date.now() / 1000 <= toleranceSeconds)) return undefined;
  for (const secret of secrets) {
    try {
      const event = webhooks.constructEvent(body, signature, secret, toleranceSeconds);
      return isStripeEvent(event) ? event : undefined;
    } catch {
      // the other secret may fit
    }
  }
  return undefined;
}

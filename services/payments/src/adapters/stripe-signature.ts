import Stripe from 'stripe';

const toleranceSeconds = 300;
const isStripeEvent = ({ id, type, data }: Partial<Stripe.Event>): boolean =>
  typeof id === 'string' && typeof type === 'string' && typeof data?.object === 'object';

const { webhooks } = new Stripe('sk_test_only_for_signatures');

/**
 * Verifies the signature of a webhook and returns its event. Returns `undefined` if none of the secrets signed exactly these
 * bytes, or if the signature is older than the tolerance or from the future; Stripe's client checks only the age.
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
      // the next secret may fit
    }
  }
  return undefined;
}

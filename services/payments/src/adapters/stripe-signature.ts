import Stripe from 'stripe';

const toleranceSeconds = 300;
/** An event has an id and a type; what else it has depends on its type, and we act on few. */
const isStripeEvent = ({ id, type }: Partial<Stripe.Event>): boolean => isName(id) && isName(type);
const isName = (value: unknown): boolean => typeof value === 'string' && /^[\w.-]{1,255}$/.test(value);

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

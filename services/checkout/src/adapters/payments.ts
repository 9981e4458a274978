import { api, type FingerprintedMethod } from '@muse/contracts';
import type { ServiceClient } from '@muse/kit';

/** Client of payments, the only service that calls Stripe. Never called inside a transaction: Stripe may take seconds. */
export const createPaymentsClient = (call: ServiceClient) => ({
  /** Refuses with `payment_method_invalid` if Stripe does not have it, or if another shopper has saved it. */
  async readPaymentMethod(id: string, shopper: string, save: boolean): Promise<FingerprintedMethod> {
    const query = { shopper, ...(save && { save: 'true' as const }) };
    const { body } = await call(api.payments.readPaymentMethod, { params: { id }, query });
    const { brand, last4, expMonth, expYear, fingerprint = null } = body;
    return { id: body.id, brand, last4, expMonth, expYear, fingerprint };
  },

  /** Returns null if payments does not answer: the session is then shown without the secret, and the client reads it again. */
  async clientSecret(sessionId: string): Promise<string | null> {
    try {
      return (await call(api.payments.readClientSecret, { params: { sessionId } })).body.clientSecret;
    } catch {
      return null;
    }
  },
});

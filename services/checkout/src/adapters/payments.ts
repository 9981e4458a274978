import { api, type CalculatedTax, type FingerprintedMethod, type TaxRequest } from '@muse/contracts';
import { RefusalError, refuse, type ServiceClient } from '@muse/kit';

/** Client of payments, the only service that calls Stripe. Never called inside a transaction: Stripe may take seconds. */
export const createPaymentsClient = (call: ServiceClient) => ({
  /** Refuses with `payment_method_invalid` if Stripe does not have it, or if another shopper has saved it. */
  async readPaymentMethod(id: string, shopper: string, save: boolean): Promise<FingerprintedMethod> {
    const query = { shopper, ...(save && { save: 'true' as const }) };
    const { body } = await call(api.payments.readPaymentMethod, { params: { id }, query });
    const { brand, last4, expMonth, expYear, fingerprint = null } = body;
    return { id: body.id, brand, last4, expMonth, expYear, fingerprint };
  },

  /** One calculation per store. 503 if Stripe, or payments, does not answer. */
  async calculateTax(request: TaxRequest): Promise<CalculatedTax[]> {
    try {
      return (await call(api.payments.calculateTax, { body: request })).body.stores;
    } catch (error) {
      // A payments service of release 0.1.0 does not have this endpoint.
      if (error instanceof RefusalError && error.code === 'not_found') refuse('service_unavailable');
      throw error;
    }
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

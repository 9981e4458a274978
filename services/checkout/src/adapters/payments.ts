import { api, type PaymentMethod } from '@muse/contracts';
import type { Caller } from '@muse/kit';

/** Payments, the only one who knows Stripe. Always asked outside transactions: Stripe takes its time. */
export const createPaymentsClient = (call: Caller) => ({
  /** Refuses with `payment_method_invalid` where Stripe does not know it. */
  async readPaymentMethod(id: string): Promise<PaymentMethod> {
    const { body } = await call(api.payments.readPaymentMethod, { params: { id } });
    return { id: body.id, brand: body.brand, last4: body.last4, expMonth: body.expMonth, expYear: body.expYear };
  },

  /** Null where payments cannot say it now: the session is shown without it, and asked for again by whoever needs it. */
  async clientSecret(sessionId: string): Promise<string | null> {
    try {
      return (await call(api.payments.readClientSecret, { params: { sessionId } })).body.clientSecret;
    } catch {
      return null;
    }
  },
});

import { api } from '@muse/contracts';
import { RefusalError, refuse, type ServiceClient } from '@muse/kit';

/** Client of checkout, which knows whether a shopper is paying. */
export const createCheckoutClient = (call: ServiceClient) => ({
  /** Cancels the open session of a guest who has become this shopper. Refuses with 409 while the guest is paying. */
  async releaseGuest(guest: string, shopper: string): Promise<void> {
    try {
      await call(api.checkout.releaseGuest, { params: { guest }, body: { shopper } });
    } catch (error) {
      // An earlier release of checkout does not have this endpoint.
      if (error instanceof RefusalError && error.code === 'not_found') refuse('service_unavailable');
      throw error;
    }
  },
});

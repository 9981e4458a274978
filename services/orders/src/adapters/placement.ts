import { api } from '@muse/contracts';
import { RefusalError, refuse, type ServiceClient } from '@muse/kit';

/**
 * Client of placement, whose task row alone decides whether an order can still be cancelled. `cancel` returns if the order is
 * cancelled, now or before, and refuses with `too_late_to_cancel` if its placement has begun.
 */
export const createPlacementClient = (call: ServiceClient) => ({
  async cancel(orderNumber: string, by: string, reason: string | null): Promise<void> {
    try {
      await call(api.placement.cancelPlacement, { params: { orderNumber }, body: { by, reason } });
    } catch (error) {
      // Placement creates its task a moment after `order.created`; the same request succeeds then.
      if (error instanceof RefusalError && error.code === 'not_found')
        refuse('service_unavailable', { retryAfterSeconds: 1 });
      throw error;
    }
  },
});

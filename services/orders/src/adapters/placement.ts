import { api } from '@muse/contracts';
import { RefusalError, refuse, type ServiceClient } from '@muse/kit';
import type { Cancellation } from '../domain/cancellation.ts';

/**
 * Client of placement, whose task row alone decides whether an order can still be cancelled. `cancel` returns if the order is
 * cancelled, now or before, and refuses with `too_late_to_cancel` if its placement has begun.
 */
export const createPlacementClient = (call: ServiceClient) => ({
  async cancel(orderNumber: string, { by, reason, publicNote }: Cancellation): Promise<void> {
    // The field is sent only if it has a value: placement of release 0.1.0 does not know it.
    const body = { by, reason, ...(publicNote === null ? {} : { messageToShopper: publicNote }) };
    try {
      await call(api.placement.cancelPlacement, { params: { orderNumber }, body });
    } catch (error) {
      // Placement creates its task a moment after `order.created`; the same request succeeds then.
      if (error instanceof RefusalError && error.code === 'not_found')
        refuse('service_unavailable', { retryAfterSeconds: 1 });
      throw error;
    }
  },
});

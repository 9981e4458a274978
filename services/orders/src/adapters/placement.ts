import { api } from '@muse/contracts';
import { RefusalError, refuse, type ServiceClient } from '@muse/kit';

/**
 * Placement's task row alone decides whether an order can still be cancelled (design.md, "Who decides about an order at
 * its store"). Returns where it is cancelled, now or before; refuses with `too_late_to_cancel` where somebody has begun.
 */
export const placementDesk = (ask: ServiceClient) => ({
  async cancel(orderNumber: string, by: string, reason: string | null): Promise<void> {
    try {
      await ask(api.placement.cancelPlacement, { params: { orderNumber }, body: { by, reason } });
    } catch (error) {
      // Its task follows our order.created within a moment: the same request works then.
      if (error instanceof RefusalError && error.code === 'not_found')
        refuse('service_unavailable', { retryAfterSeconds: 1 });
      throw error;
    }
  },
});

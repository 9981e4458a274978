import { type Agreement, api, type OperatorOrder, type PlacementProof } from '@muse/contracts';
import { RefusalError, type ServiceClient } from '@muse/kit';

/** What other services know of a disputed purchase. Each call is refused with `service_unavailable` if its service is down. */
export const createEvidenceSources = (call: Record<'checkout' | 'orders' | 'placement', ServiceClient>) => ({
  /** Null if checkout has no paid session of this id. */
  async agreement(sessionId: string): Promise<Agreement | null> {
    try {
      return (await call.checkout(api.disputes.readAgreement, { params: { sessionId } })).body;
    } catch (error) {
      if (error instanceof RefusalError && error.code === 'not_found') return null;
      throw error;
    }
  },

  orders: async (sessionId: string): Promise<OperatorOrder[]> =>
    (await call.orders(api.disputes.readOrders, { params: { sessionId } })).body.orders,

  placements: async (sessionId: string): Promise<PlacementProof[]> =>
    (await call.placement(api.disputes.readPlacements, { params: { sessionId } })).body.placements,
});

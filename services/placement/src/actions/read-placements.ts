import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { placementProofsOf } from '../storage/placement-proofs.ts';

/** Called by payments: how the orders of a disputed purchase reached their stores. */
export const readPlacements = answer(api.disputes.readPlacements, async ({ params }, { db }) =>
  reply(200, { placements: await placementProofsOf(db, params.sessionId) }),
);

import { createHash } from 'node:crypto';
import { api } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { findConnection } from '../storage/api-connections.ts';
import { insertStoreEvent } from '../storage/store-events.ts';
import { protocols } from '../ways/api/protocols.ts';
import { StoreEventError } from '../ways/api/store-event-error.ts';

/**
 * Verifies, stores and acknowledges an event of a store; a job applies it. What is signed names it: an event that is sent again, with
 * another id or another signature, is known.
 */
export const receiveStoreEvent = answer(
  api.placement.storeWebhook,
  async (
    { params: { storeId }, body, header },
    { db, transaction, log, storeApis }: ActionContext & PlacementDependencies,
  ) => {
    const connection = await findConnection(db, storeId);
    refuseUnless(connection, 'not_found');
    const progress = await storeApis.readEvent(connection, { body, header }).catch((error: unknown) => {
      if (!(error instanceof StoreEventError)) throw error;
      log.warn({ storeId, why: error.message }, 'an event of a store was refused');
      return error.about === 'signature'
        ? refuse('invalid_store_signature')
        : refuse('unreadable_event', { detail: error.message });
    });
    const id = createHash('sha256').update(storeId).update('\0').update(body).digest('base64url');
    const ucp = connection.protocol === 'ucp' ? { ucp: { version: protocols.ucp.version } } : {};
    return transaction(async (tx) => {
      if (await insertStoreEvent(tx, { id, storeId, progress })) tx.enqueue('apply-store-event', id, { eventId: id });
      return reply(200, { received: true as const, ...ucp });
    });
  },
);

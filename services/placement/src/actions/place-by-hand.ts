import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { entryOf } from '../domain/entry.ts';
import { reasonNotToPlace } from '../domain/transitions.ts';
import { lockTask } from '../processes/load-task.ts';
import { recordPurchase } from '../processes/record-purchase.ts';
import { refuseTask } from '../processes/refuse-task.ts';

export const placeByHand = answer(
  api.placement.placeByHand,
  async ({ params, body, actor, expects }, { transaction }) =>
    transaction(async (tx) => {
      const { storeOrderNumber, actualTotalCents, notes, messageToShopper, override } = body;
      const { trackingNumber, carrier, estimatedDelivery } = body;
      const loaded = await lockTask(tx, params.orderNumber);
      const { task } = loaded;
      const isRepeated = task.storeOrderNumber === storeOrderNumber && task.settledBy === actor.subject;
      if (isRepeated) return reply(200, entryOf(task), { version: task.version }); // RFC 9110, 13.1.1: also with the version before it
      expects(task.version);
      const refusal = reasonNotToPlace(task, actor);
      if (refusal) refuseTask(task, refusal);
      const parcel =
        trackingNumber === null ? null : { trackingNumber, carrier: carrier ?? 'other', estimatedDelivery };
      const purchase = { storeOrderNumber, actualTotalCents, parcel, notes, messageToShopper, override };
      const placed = await recordPurchase(tx, loaded, actor, purchase);
      return reply(200, entryOf(placed), { version: placed.version });
    }),
);

import { api, placementSucceeded } from '@muse/contracts';
import { answer, refuse, refuseUnless, reply } from '@muse/kit';
import { entryOf } from '../domain/entry.ts';
import { taskReference } from '../domain/task.ts';
import { reasonNotToPlace, settle } from '../domain/transitions.ts';
import { lockTask } from '../processes/load-task.ts';
import { recordOutcome } from '../processes/record-outcome.ts';
import { saveTask } from '../processes/save-task.ts';
import { isStoreOrderNumberUsed } from '../storage/tasks.ts';

export const placeByHand = answer(api.placement.placeByHand, async ({ params, body, actor }, { transaction }) =>
  transaction(async (tx) => {
    const operator = actor.subject;
    const { storeOrderNumber, actualTotalCents, trackingNumber, carrier, estimatedDelivery, notes, messageToShopper } =
      body;
    const loaded = await lockTask(tx, params.orderNumber);
    const { task } = loaded;
    const isRepeated = task.storeOrderNumber === storeOrderNumber && task.settledBy === operator;
    if (isRepeated) return reply(200, entryOf(task));
    const refusal = reasonNotToPlace(task, actor);
    if (refusal) refuse(refusal);
    refuseUnless(!(await isStoreOrderNumberUsed(tx, task.storeId, storeOrderNumber)), 'store_order_number_used');
    const overCeiling = actualTotalCents !== null && actualTotalCents > task.ceilingCents;
    const allowed = body.override && actor.roles.includes('admin');
    refuseUnless(!overCeiling || allowed, 'over_ceiling');

    const placed = settle(loaded, 'placed', operator, { storeOrderNumber, actualTotalCents, note: notes });
    await saveTask(tx, task, placed);
    await recordOutcome(tx, loaded.task, placed, {
      code: overCeiling ? 'over_ceiling_allowed' : null,
      note: notes,
      remarks: [notes, messageToShopper],
    });
    tx.publish(placementSucceeded, {
      ...taskReference(placed.task),
      by: operator,
      storeOrderNumber,
      actualTotalCents,
      parcel: trackingNumber === null ? null : { trackingNumber, carrier: carrier ?? 'other', estimatedDelivery },
      note: notes,
      messageToShopper,
    });
    return reply(200, entryOf(placed.task));
  }),
);

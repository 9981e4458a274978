import { api, type QueueEntry } from '@muse/contracts';
import { boughtFor, recordsOf } from '../stores/store-records.ts';
import { countSettled, type OperatorContext } from './queue-operations.ts';
import type { Client } from './request.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';

/** Looks an order up at its store, and says truthfully whether the store has it. What costs more than its ceiling an admin records. */
export async function resolveByRecords(
  { operator, admin }: { operator: Client; admin: Client },
  { storeEmulatorUrl }: OperatorContext,
  { museOrderNumber: orderNumber, storeId }: QueueEntry,
): Promise<void> {
  if (storeEmulatorUrl === undefined) return operator.recorder.count('operators', 'could not look an order up');
  const { orders } = await recordsOf(storeEmulatorUrl, storeId);
  const found = orders.find((order) => boughtFor(order) === orderNumber);
  const notes = 'Looked up in the history of the store';
  const body = found
    ? { outcome: 'placed' as const, storeOrderNumber: found.number, actualTotalCents: found.total, notes }
    : { outcome: 'not_submitted' as const, notes };
  const params = { orderNumber };
  const resolved = await retryUntilAnswered(operator, api.placement.resolveOutcome, { params, body });
  const result =
    found && resolved.is === 'refusal' && resolved.code === 'over_ceiling'
      ? await retryUntilAnswered(admin, api.placement.placeByHand, {
          params,
          body: { storeOrderNumber: found.number, actualTotalCents: found.total, notes, override: true },
        })
      : resolved;
  if (result.is === 'refusal') return operator.recorder.count('operators', `resolve: ${result.code}`);
  operator.recorder.count('operators', found ? 'resolved as placed' : 'resolved as not submitted');
  if (found) countSettled(operator, { orderNumber, outcome: 'placed', storeOrderNumber: found.number });
}

import { repeatBatches, timer } from '@muse/kit';
import { deleteOldWebhookEvents } from '../storage/webhook-events.ts';

export const deleteOldEvents = timer(
  'forget-old-events', // stored name; do not rename
  { everyMs: 60 * 60_000 },
  ({ db }) => repeatBatches(async () => (await deleteOldWebhookEvents(db)) === 5_000),
);

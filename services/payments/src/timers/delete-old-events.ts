import { timer } from '@muse/kit';
import { deleteOldWebhookEvents } from '../storage/webhook-events.ts';

export const deleteOldEvents = timer(
  'forget-old-events', // stored name; do not rename
  { everyMs: 60 * 60_000 },
  async ({ db }) => {
    while ((await deleteOldWebhookEvents(db)) === 5_000);
  },
);

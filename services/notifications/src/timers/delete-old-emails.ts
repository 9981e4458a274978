import { repeatBatches, timer } from '@muse/kit';
import { deleteOldEmails } from '../storage/old-emails.ts';

const batchSize = 5_000;

/** E-mails hold addresses and names, and are kept no longer than needed (docs/retention.md). */
export const deleteOldEmailsTimer = timer('delete-old-emails', { everyMs: 3_600_000 }, ({ db }) =>
  repeatBatches(async () => (await deleteOldEmails(db)) === batchSize),
);

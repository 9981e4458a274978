import { timer } from '@muse/kit';
import { deleteForgottenDeclines } from '../storage/decline-counters.ts';

const batchSize = 1_000;

/** Deletes counters whose window has passed. Counting does not depend on it: a forgotten counter begins at 1 again. */
export const forgetDeclines = timer('forget-declines', { everyMs: 60_000 }, async ({ transaction }) => {
  while ((await transaction((tx) => deleteForgottenDeclines(tx, batchSize))) === batchSize);
});

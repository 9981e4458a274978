import { backfillTable } from '@muse/kit';

/** Keeps whether the stores were backfilled, so that the nightly comparison knows when differences count. */
export const backfill = backfillTable(1003);

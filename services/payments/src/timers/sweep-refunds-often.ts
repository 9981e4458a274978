import { type JobContext, timer } from '@muse/kit';
import { sweepBounds } from '../storage/refund-sweep.ts';

/** Stripe's list of refunds is read by a job, which is repeated until Stripe has answered. */
export const sweepRefundsOften = timer('sweep-refunds', { everyMs: 10 * 60_000 }, ({ transaction }: JobContext) =>
  transaction(async (tx) => {
    const { from } = await sweepBounds(tx);
    tx.enqueue('sweep-refunds', `from:${from}`, {});
  }),
);

import { disputeClosed, disputeOpened } from '@muse/contracts';
import { when } from '@muse/kit';
import { upsertDispute } from '../storage/disputes.ts';

/** The orders of the purchase show `disputed` from now on. */
export const recordDisputeWhenOpened = when(
  disputeOpened,
  'record-dispute-when-dispute-opened',
  async ({ data }, { tx, ignoreStale }) => {
    if (!(await upsertDispute(tx, data, 'open'))) ignoreStale();
  },
  { essential: false },
);

/** Won: the orders show what they did before. Lost: they stay `disputed`, because the shopper has taken her money back. */
export const recordDisputeWhenClosed = when(
  disputeClosed,
  'record-dispute-when-dispute-closed',
  async ({ data }, { tx, ignoreStale }) => {
    if (!(await upsertDispute(tx, data, data.outcome))) ignoreStale();
  },
  { essential: false },
);

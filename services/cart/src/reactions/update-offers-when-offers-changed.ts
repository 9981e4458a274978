import { offersChanged } from '@muse/contracts';
import { when } from '@muse/kit';
import { upsertOffers } from '../storage/offers.ts';

export const updateOffersWhenOffersChanged = when(
  offersChanged,
  'learn-offers-when-offers-changed',
  async ({ data }, { tx, ignoreStale }) => {
    if ((await upsertOffers(tx, data.offers)) === 0) ignoreStale();
  },
);

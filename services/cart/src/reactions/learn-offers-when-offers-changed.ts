import { offersChanged } from '@muse/contracts';
import { when } from '@muse/kit';
import { learnOffers } from '../storage/offers.ts';

export const learnOffersWhenOffersChanged = when(
  offersChanged,
  'learn-offers-when-offers-changed',
  async ({ data }, { tx, ignoreStale }) => {
    if ((await learnOffers(tx, data.offers)) === 0) ignoreStale();
  },
);

import { offersChanged } from '@muse/contracts';
import { updateProjectionWhen } from '@muse/kit';
import { offerProjection } from '../processes/catalog-projections.ts';

export const updateOffersWhenOffersChanged = updateProjectionWhen(
  offersChanged,
  'learn-offers-when-offers-changed', // stored name; do not rename
  offerProjection,
  ({ offers }) => offers,
);

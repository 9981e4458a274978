import type { Store, StoreShipping, VersionedStore } from '@muse/contracts';

/** What release 0.1.0 reads of the rules. It knows no store without a flat rate. */
export const basicShipping = ({ countries, excludedStates, flatCents = 0, freeFromCents }: StoreShipping) => ({
  countries,
  excludedStates,
  flatCents,
  freeFromCents,
});

/** A store as the public API returns it: with all its rules, and without the version, which is internal. */
export const publicStore = ({
  storeId,
  name,
  website,
  logoUrl,
  shipping,
  shippingRules,
  placement,
}: VersionedStore): Store => ({
  storeId,
  name,
  website,
  logoUrl,
  shipping: shippingRules ?? { ...shipping, rates: [], noPoBoxes: false },
  placement,
});

import { z } from 'zod';
import { event } from '../event.ts';
import { versionedOffer, versionedStore } from '../shapes/catalog.ts';

export const storeChanged = event({
  name: 'catalog.store_changed',
  version: 1,
  owner: 'catalog',
  consumers: ['cart', 'checkout', 'placement'],
  description: 'A store was added, or its name, shipping or placement changed.',
  about: 'storeId',
  purchase: null,
  data: versionedStore,
});

export const offersChanged = event({
  name: 'catalog.offers_changed',
  version: 1,
  owner: 'catalog',
  consumers: ['cart'],
  description: 'Up to 100 offers of one store were added or changed.',
  about: 'storeId',
  purchase: null,
  data: z.object({ storeId: z.string(), offers: z.array(versionedOffer).max(100) }),
});

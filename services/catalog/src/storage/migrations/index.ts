import { storesAndOffers } from './0001-stores-and-offers.ts';
import { findingOffers } from './0002-finding-offers.ts';

export const migrations = [storesAndOffers, findingOffers];

import { storesAndOffers } from './0001-stores-and-offers.ts';

export const migrations = [storesAndOffers];

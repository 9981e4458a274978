import { storesAndOffers } from './0001-stores-and-offers.ts';
import { findingOffers } from './0002-finding-offers.ts';
import { shippingRules } from './0003-shipping-rules.ts';
import { freeOffers } from './0004-free-offers.ts';

export const migrations = [storesAndOffers, findingOffers, shippingRules, freeOffers];

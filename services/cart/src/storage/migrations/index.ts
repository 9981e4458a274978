import { catalogProjection } from './0001-catalog-projection.ts';
import { carts } from './0002-carts.ts';
import { weights } from './0003-weights.ts';
import { mergedGuests } from './0004-merged-guests.ts';

export const migrations = [catalogProjection, carts, weights, mergedGuests];

import { catalogProjection } from './0001-catalog-projection.ts';
import { carts } from './0002-carts.ts';

export const migrations = [catalogProjection, carts];

import type { PlacementMethod } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import { chooseFrom, type WayChoice } from '../domain/way-choice.ts';
import { wayStatesOf } from '../storage/store-ways.ts';

/**
 * The next way by which an order of the store may be placed, in the store's order; `after` is the one that was tried last. What it skips is
 * said with its reason. The order's number decides whether it belongs to a canary; without one it does not.
 */
export const chooseWay = async (
  db: Sql,
  storeId: string,
  after: PlacementMethod | null,
  orderNumber?: string,
): Promise<WayChoice> => chooseFrom(await wayStatesOf(db, storeId), after, orderNumber);

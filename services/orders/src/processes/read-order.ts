import { readOrderNumber } from '@muse/contracts';
import { refuse, type Sql } from '@muse/kit';
import type { WholeOrder } from '../domain/api-order.ts';
import { findOrder, findOrderOf } from '../storage/whole-orders.ts';

/** The order number in a path, in its canonical spelling. Refuses with 404 if it is not one. */
export const orderNumberIn = (params: { orderNumber: string }): string =>
  readOrderNumber(params.orderNumber) ?? refuse('not_found');

/** Any order. Refuses with 404 if it does not exist. */
export const readOrder = async (sql: Sql, orderNumber: string): Promise<WholeOrder> =>
  (await findOrder(sql, orderNumber)) ?? refuse('not_found');

/** An order of this shopper. Refuses with 404 also if it belongs to another shopper. */
export const readOrderOf = async (sql: Sql, shopper: string, orderNumber: string): Promise<WholeOrder> =>
  (await findOrderOf(sql, shopper, orderNumber)) ?? refuse('not_found');

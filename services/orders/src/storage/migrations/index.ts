import type { Migration } from '@muse/kit';
import { orders } from './0001-orders.ts';
import { wholeOrder } from './0002-whole-order.ts';
import { findingOrders } from './0003-finding-orders.ts';
import { publicNotes } from './0004-public-notes.ts';
import { disputes } from './0006-disputes.ts';
import { refundDebts } from './0007-refund-debts.ts';
import { shippingOptions } from './0008-shipping-options.ts';
import { settledRefunds } from './0011-settled-refunds.ts';
import { orderChanges } from './0012-order-changes.ts';

export const migrations: Migration[] = [
  orders,
  wholeOrder,
  findingOrders,
  publicNotes,
  disputes,
  refundDebts,
  shippingOptions,
  settledRefunds,
  orderChanges,
];

import { orderCancelled, orderDelivered, orderFailed } from '@muse/contracts';
import { type Transaction, when } from '@muse/kit';
import { endExistingStoreCard, endStoreCard } from '../storage/store-cards.ts';

/** The card of an order that has ended pays nothing any more. Most orders have none: a person has paid for them. */

const cancel = (tx: Transaction, cardId: string | undefined): void => {
  if (cardId !== undefined) tx.enqueue('cancel-store-card', cardId, { cardId });
};

export const cancelStoreCardWhenOrderFailed = when(
  orderFailed,
  'cancel-store-card-when-order-failed',
  async ({ data: { orderNumber } }, { tx }) => cancel(tx, await endStoreCard(tx, orderNumber)),
  { essential: false },
);

export const cancelStoreCardWhenOrderCancelled = when(
  orderCancelled,
  'cancel-store-card-when-order-cancelled',
  async ({ data: { orderNumber } }, { tx }) => cancel(tx, await endStoreCard(tx, orderNumber)),
  { essential: false },
);

export const cancelStoreCardWhenOrderDelivered = when(
  orderDelivered,
  'cancel-store-card-when-order-delivered',
  async ({ data: { orderNumber } }, { tx }) => cancel(tx, await endExistingStoreCard(tx, orderNumber)),
  { essential: false },
);

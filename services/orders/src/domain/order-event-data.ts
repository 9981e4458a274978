interface OrderEventData {
  orderNumber: string;
  sessionId: string;
  shopper: string;
  storeId: string;
  storeName: string;
}

/** What every fact about an order carries, and nothing more of it. */
export const orderEventData = ({
  orderNumber,
  sessionId,
  shopper,
  storeId,
  storeName,
}: OrderEventData): OrderEventData => ({
  orderNumber,
  sessionId,
  shopper,
  storeId,
  storeName,
});

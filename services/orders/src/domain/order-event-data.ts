interface OrderEventData {
  orderNumber: string;
  sessionId: string;
  shopper: string;
  storeId: string;
  storeName: string;
}

/** The fields that every event about an order carries. */
export const orderEventData = ({
  orderNumber,
  sessionId,
  shopper,
  storeId,
  storeName,
}: OrderEventData): OrderEventData => ({ orderNumber, sessionId, shopper, storeId, storeName });

interface About {
  orderNumber: string;
  sessionId: string;
  shopper: string;
  storeId: string;
  storeName: string;
}

/** What every fact about an order carries, and nothing more of it. */
export const aboutOrder = ({ orderNumber, sessionId, shopper, storeId, storeName }: About): About => ({
  orderNumber,
  sessionId,
  shopper,
  storeId,
  storeName,
});

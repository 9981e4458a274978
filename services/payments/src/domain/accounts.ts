/** The accounts of the ledger. Assets have positive balances, liabilities negative ones. */
export const accounts = {
  /** Asset: the money that Stripe holds for us. */
  clearing: 'stripe_clearing',
  /** Liability, a prefix followed by the order number: paid by the shopper and not yet earned. One account per order. */
  prepaymentOf: 'customer_prepayment:',
  /** Liability: owed to the shopper. One account per order, or per session if a whole capture is refunded. */
  refundsPayable: (orderOrSession: string) => `refunds_payable:${orderOrSession}`,
};

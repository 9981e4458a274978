/** The accounts of the ledger. What we have is above zero, what we owe below. */
export const accounts = {
  /** What Stripe holds for us. */
  clearing: 'stripe_clearing',
  /** Paid by the shopper, not yet earned: one account per order. */
  prepaymentOf: 'customer_prepayment:',
  /** Owed back to the shopper: per order, or per session where a whole capture goes back. */
  refundsPayable: (orderOrSession: string) => `refunds_payable:${orderOrSession}`,
};

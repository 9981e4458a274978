/** The accounts of the ledger. Debits are positive: assets and costs have positive balances, liabilities and revenue negative ones. */
export const accounts = {
  /** Asset: the money that Stripe holds for us. */
  clearing: 'stripe_clearing',
  /** Asset: what Stripe has paid out to our bank account, less what was paid to stores from it. */
  bank: 'bank',
  /** Liability, a prefix followed by the order number: paid by the shopper and not yet earned. One account per order. */
  prepaymentOf: 'customer_prepayment:',
  /** Liability: owed to the shopper. One account per order, or per session if a whole capture is refunded. */
  refundsPayable: (orderOrSession: string) => `refunds_payable:${orderOrSession}`,
  /** Asset: refunded at Stripe without a request of ours, and not assigned to an order yet. One account per session. */
  unassignedRefunds: (session: string) => `unassigned_refunds:${session}`,
  /** Asset: orders were placed, and the hold that was to pay for them could not be captured: the shopper owes us. */
  uncaptured: 'uncaptured',
  /** Cost: what they owed and will not pay. */
  badDebts: 'bad_debts',
  /** Liability: what we paid back in another way than through Stripe, owed to the one who paid it. */
  paidElsewhere: 'paid_elsewhere',
  /** Revenue: what was earned with shipped orders: items, shipping and service fee. */
  revenue: 'revenue',
  /** Liability: sales tax of shipped orders, owed to a state. One account per state. */
  salesTaxPayable: (state: string) => `sales_tax_payable:${state}`,
  /** Cost: what we owe a state beyond what was charged, because the tax was estimated; negative where it is less. */
  taxDifference: 'tax_difference',
  /** Cost: the orders that stores accepted, at the price that was frozen for the shopper. */
  storeCosts: 'store_costs',
  /** Cost: what the stores asked for above the frozen price; negative where they asked for less. */
  storePriceDifference: 'store_price_difference',
  /** Liability: what we owe a store, until the card statement or the bank says that it was paid. One account per store. */
  storePayable: (store: string) => `store_payable:${store}`,
  /** Cost: Stripe's fees, of charges and of disputes. */
  stripeFees: 'stripe_fees',
  /** Asset while a dispute is open: withdrawn by Stripe and not decided. Zero when none is open. */
  disputes: 'disputes',
  /** Cost: lost disputes, without the refunds that they have settled. */
  disputeLosses: 'dispute_losses',
  /** Always 0: every split of an amount is exact. */
  rounding: 'rounding',
} as const;

/** Where the debt of a hold that could not be captured stands: it is still owed, or it is written off. */
export type DebtAccount = typeof accounts.uncaptured | typeof accounts.badDebts;

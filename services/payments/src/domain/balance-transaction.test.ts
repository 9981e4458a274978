import { type BalanceTransaction, entryOf } from './balance-transaction.ts';

const transaction = (more: Partial<BalanceTransaction>): BalanceTransaction => {
  const { amountCents = 10_000, feeCents = 320 } = more;
  return {
    ...{ id: 'txn_1', type: 'charge', category: 'charge', sourceId: 'ch_1', intentId: 'pi_1', sessionId: 'cs_1' },
    ...{ amountCents, feeCents, netCents: amountCents - feeCents, currency: 'USD', created: 0 },
    ...more,
  };
};

describe('a balance transaction', () => {
  it('of a charge books its fee; the amount was booked at the capture', () => {
    expect(entryOf(transaction({}))).toEqual({
      cause: 'fee:txn_1',
      lines: [
        { account: 'stripe_fees', amountCents: 320 },
        { account: 'stripe_clearing', amountCents: -320 },
      ],
    });
  });

  it('of a payout moves what Stripe holds to the bank, and back if the payout fails', () => {
    expect(entryOf(transaction({ type: 'payout', amountCents: -9_000, feeCents: 0 }))?.lines).toEqual([
      { account: 'bank', amountCents: 9_000 },
      { account: 'stripe_clearing', amountCents: -9_000 },
    ]);
    expect(entryOf(transaction({ type: 'payout_failure', amountCents: 9_000, feeCents: 0 }))?.lines).toEqual([
      { account: 'bank', amountCents: -9_000 },
      { account: 'stripe_clearing', amountCents: 9_000 },
    ]);
  });

  it('of a fee of the account is a cost', () => {
    expect(entryOf(transaction({ type: 'stripe_fee', amountCents: -250, feeCents: 0 }))?.lines).toEqual([
      { account: 'stripe_fees', amountCents: 250 },
      { account: 'stripe_clearing', amountCents: -250 },
    ]);
  });

  it('of a refund without a fee, or of a dispute, books nothing: the fact itself is booked', () => {
    expect(entryOf(transaction({ type: 'refund', category: 'refund', feeCents: 0 }))).toBeUndefined();
    expect(entryOf(transaction({ type: 'adjustment', category: 'dispute', feeCents: 1_500 }))).toBeUndefined();
  });
});

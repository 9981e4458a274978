import { z } from 'zod';
import * as s from './common.ts';

/** A time, or a day (UTC). */
export const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** Debits are positive, credits negative: costs and assets have positive balances, revenue and liabilities negative ones. */
const signedCents = z.int();

export const accountBalance = z.object({ account: z.string(), balanceCents: signedCents, currency: s.currency });
export type AccountBalance = z.output<typeof accountBalance>;

const accountType = z.enum(['asset', 'liability', 'revenue', 'cost']);
export type AccountType = z.output<typeof accountType>;

/** The accounts of orders, sessions, states and stores that begin with the same name are explained once. */
export const describedAccount = z.object({
  ...accountBalance.shape,
  type: accountType,
  description: z.string(),
});

export const ledgerEntry = z.object({
  id: z.string(),
  at: s.time,
  /** What happened, with the id of what caused it: `captured:pi_…`, `shipped:MO-…`. One entry per cause. */
  cause: z.string(),
  sessionId: z.string().nullable(),
  /** Null where the entry is about a whole purchase, or about none. */
  orderNumber: s.orderNumber.nullable(),
  lines: z.array(z.object({ account: z.string(), amountCents: signedCents, currency: s.currency })),
});
export type LedgerEntry = z.output<typeof ledgerEntry>;

/** One proof of the books and its result. */
export const bookProof = z.object({
  proof: z.enum(['trial_balance', 'closed_orders', 'clearing', 'balance_transactions']),
  holds: z.boolean(),
  /** What was compared; names the difference if there is one. */
  sentence: z.string(),
  differences: z.array(z.object({ about: z.string(), currency: s.currency, differenceCents: signedCents })),
});
export type BookProof = z.output<typeof bookProof>;

/** What the card statement or the bank says was paid to a store; negative: it came back. */
export const newStorePayment = z.strictObject({
  storeId: s.storeId,
  amountCents: z
    .int()
    .min(-99_999_999_999)
    .max(99_999_999_999)
    .refine((cents) => cents !== 0, 'Must not be 0.'),
  currency: s.currency,
  /** Of the line in the statement: it is booked once. */
  reference: s.text(200),
  paidAt: moment,
});

export const storePayment = z.object({
  ...newStorePayment.shape,
  id: z.string(),
  amountCents: signedCents,
  paidAt: s.time,
  bookedBy: z.string(),
  bookedAt: s.time,
});
export type StorePayment = z.output<typeof storePayment>;

/** Negative: more was paid than was booked as owed. */
export const storePayable = z.object({ storeId: s.storeId, openCents: signedCents, currency: s.currency });
export type StorePayable = z.output<typeof storePayable>;

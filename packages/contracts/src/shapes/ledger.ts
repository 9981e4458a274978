import { z } from 'zod';
import * as s from './common.ts';

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

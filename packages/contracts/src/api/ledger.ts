import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes/common.ts';
import {
  accountBalance,
  bookProof,
  describedAccount,
  ledgerEntry,
  moment,
  newStorePayment,
  storePayable,
  storePayment,
} from '../shapes/ledger.ts';

export const listAccounts = endpoint({
  id: 'payments.listAccounts',
  service: 'payments',
  method: 'GET',
  path: '/admin/ledger/accounts',
  access: 'admin',
  summary: 'Every account of the ledger with its meaning and its balance now',
  replies: { 200: z.object({ accounts: z.array(describedAccount), asOf: s.time }) },
});

export const trialBalance = endpoint({
  id: 'payments.trialBalance',
  service: 'payments',
  method: 'GET',
  path: '/admin/ledger/trial-balance',
  access: 'admin',
  summary:
    'The balances of all accounts, now or at an earlier time; they add up to 0. `at` is a time, or a day: its end, UTC',
  query: z.strictObject({ at: moment.optional() }),
  replies: { 200: z.object({ accounts: z.array(accountBalance), asOf: s.time }) },
});

export const listLedgerEntries = endpoint({
  id: 'payments.listLedgerEntries',
  service: 'payments',
  method: 'GET',
  path: '/admin/ledger/entries',
  access: 'admin',
  summary:
    'The entries of the ledger, newest first. `orderNumber` lists those about the order and those about its whole purchase',
  query: z.strictObject({ orderNumber: s.text(20).optional(), sessionId: s.id.optional(), ...s.listQuery }),
  replies: { 200: z.object({ entries: z.array(ledgerEntry), nextCursor: s.nextCursor }) },
});

export const exportLedgerEntries = endpoint({
  id: 'payments.exportLedgerEntries',
  service: 'payments',
  method: 'GET',
  path: '/admin/ledger/entries.csv',
  access: 'admin',
  summary: 'The lines of the ledger as CSV, oldest first; `to` is inclusive. Amounts are in minor units',
  query: z.strictObject({ from: moment.optional(), to: moment.optional() }),
  replies: { 200: s.csv },
});

export const checkBooks = endpoint({
  id: 'payments.checkBooks',
  service: 'payments',
  method: 'GET',
  path: '/admin/ledger/check',
  access: 'admin',
  summary:
    'Proves the books: the trial balance is zero, closed orders hold no prepayment, and clearing is what Stripe holds for us',
  replies: { 200: z.object({ holds: z.boolean(), asOf: s.time, proofs: z.array(bookProof) }) },
});

export const bookStorePayment = endpoint({
  id: 'payments.bookStorePayment',
  service: 'payments',
  method: 'POST',
  path: '/admin/ledger/store-payments',
  access: 'admin',
  summary:
    'Book what was paid to a store, by a card statement or the bank; once per `reference`. Negative: the store has paid back',
  body: newStorePayment,
  replies: { 200: storePayment, 201: storePayment },
  refusals: ['unknown_store', 'reference_used'],
});

export const listStorePayments = endpoint({
  id: 'payments.listStorePayments',
  service: 'payments',
  method: 'GET',
  path: '/admin/ledger/store-payments',
  access: 'admin',
  summary: 'The payments to stores that were booked, newest first',
  query: z.strictObject({ storeId: s.storeId.optional(), ...s.listQuery }),
  replies: { 200: z.object({ payments: z.array(storePayment), nextCursor: s.nextCursor }) },
});

export const listStorePayables = endpoint({
  id: 'payments.listStorePayables',
  service: 'payments',
  method: 'GET',
  path: '/admin/ledger/store-payables',
  access: 'admin',
  summary: 'What is owed to each store and not paid yet; negative where more was paid than was booked as owed',
  replies: { 200: z.object({ stores: z.array(storePayable), asOf: s.time }) },
});

import { api, type StorePayment } from '@muse/contracts';
import { answer, refuseUnless, reply, type Transaction } from '@muse/kit';
import { accounts } from '../domain/accounts.ts';
import { isKnownStore } from '../domain/store-payables.ts';
import { recordEntry } from '../storage/ledger.ts';
import { currentBalances } from '../storage/ledger-balances.ts';
import { findStorePayment, insertStorePayment } from '../storage/store-payments.ts';

type NewPayment = Omit<StorePayment, 'id' | 'bookedAt'>;

/** Books what the card statement or the bank says was paid to a store. The same reference again books nothing more. */
export const bookStorePayment = answer(api.payments.bookStorePayment, async ({ body, actor }, { transaction }) =>
  transaction(async (tx) => {
    const payment = { ...body, paidAt: new Date(body.paidAt).toISOString(), bookedBy: actor.subject };
    const known = await findStorePayment(tx, body.reference);
    if (!known) refuseUnless(isKnownStore(await currentBalances(tx), body), 'unknown_store');
    const isNew = await insertStorePayment(tx, payment);
    const booked = (await findStorePayment(tx, body.reference)) as StorePayment;
    refuseUnless(isSame(booked, payment), 'reference_used');
    if (isNew) await bookPayment(tx, payment);
    return reply(isNew ? 201 : 200, booked);
  }),
);

const bookPayment = (tx: Transaction, { reference, storeId, amountCents, currency }: NewPayment): Promise<boolean> =>
  recordEntry(tx, {
    sessionId: null,
    cause: `store paid:${reference}`,
    currency,
    lines: [
      { account: accounts.storePayable(storeId), amountCents },
      { account: accounts.bank, amountCents: -amountCents },
    ],
  });

const isSame = (a: NewPayment, b: NewPayment): boolean =>
  (['storeId', 'amountCents', 'currency', 'paidAt'] as const).every((name) => a[name] === b[name]);

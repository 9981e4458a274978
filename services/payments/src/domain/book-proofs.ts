import { type AccountBalance, type BookProof, formatMoney, sum } from '@muse/contracts';
import { accounts } from './accounts.ts';

type Difference = BookProof['differences'][number];

const list = (differences: readonly Difference[]): string =>
  differences
    .map(({ about, currency, differenceCents }) => `${about} by ${formatMoney(differenceCents, currency)}`)
    .join(', ');

const proofOf = (proof: BookProof['proof'], what: string, all: Difference[]): BookProof => {
  const differences = all.filter(({ differenceCents }) => differenceCents !== 0);
  const holds = differences.length === 0;
  return {
    proof,
    holds,
    sentence: holds ? `${what}.` : `${what}, but they differ: ${list(differences)}.`,
    differences,
  };
};

/** All balances of a currency add up to zero. */
export function proveTrialBalance(balances: readonly AccountBalance[]): BookProof {
  const byCurrency = Map.groupBy(balances, ({ currency }) => currency);
  const differences = [...byCurrency].map(([currency, of]) => ({
    about: `the sum of all accounts in ${currency}`,
    currency,
    differenceCents: sum(of.map(({ balanceCents }) => balanceCents)),
  }));
  return proofOf('trial_balance', 'All balances add up to 0', differences);
}

export interface OpenPrepayment {
  orderNumber: string;
  currency: string;
  prepaidCents: number;
}

/** An order that is shipped, failed or cancelled holds no prepayment any more. */
export const proveClosedOrders = (open: readonly OpenPrepayment[]): BookProof =>
  proofOf(
    'closed_orders',
    'Shipped, failed and cancelled orders hold no prepayment',
    open.map(({ orderNumber, currency, prepaidCents }) => ({
      about: `order ${orderNumber}`,
      currency,
      differenceCents: prepaidCents,
    })),
  );

interface BalanceTotal {
  currency: string;
  openingCents: number;
  oursCents: number;
  othersCents: number;
}

/** What the ledger says Stripe holds for us is what our balance transactions add up to. */
export function proveClearing(balances: readonly AccountBalance[], totals: readonly BalanceTotal[]): BookProof {
  const booked = new Map(
    balances.filter(({ account }) => account === accounts.clearing).map((each) => [each.currency, each.balanceCents]),
  );
  const atStripe = new Map(totals.map((each) => [each.currency, each.oursCents]));
  return proofOf(
    'clearing',
    `The account ${accounts.clearing} is the sum of our balance transactions at Stripe`,
    compare(booked, atStripe, `${accounts.clearing} in`),
  );
}

/** The balance transactions we imported are all there are: they add up to the balance that Stripe shows. */
export function proveBalanceTransactions(
  totals: readonly BalanceTotal[],
  balance: Readonly<Record<string, number>>,
): BookProof {
  const imported = new Map(
    totals.map((each) => [each.currency, each.openingCents + each.oursCents + each.othersCents]),
  );
  return proofOf(
    'balance_transactions',
    'The imported balance transactions add up to the balance at Stripe',
    compare(imported, new Map(Object.entries(balance)), 'the balance in'),
  );
}

const compare = (a: Map<string, number>, b: Map<string, number>, about: string): Difference[] =>
  [...new Set([...a.keys(), ...b.keys()])].map((currency) => ({
    about: `${about} ${currency}`,
    currency,
    differenceCents: (a.get(currency) ?? 0) - (b.get(currency) ?? 0),
  }));

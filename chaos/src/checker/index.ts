import type { Finding, History } from '../history.ts';
import { authorization } from './authorization.ts';
import { captures } from './captures.ts';
import { type Check, findingOf } from './check.ts';
import { disputes } from './disputes.ts';
import { effects } from './effects.ts';
import { eventChecks } from './events.ts';
import { expiryAndCarts } from './expiry-and-carts.ts';
import { killSwitches } from './kill-switches.ts';
import { ledger } from './ledger.ts';
import { leftovers } from './leftovers.ts';
import { money } from './money.ts';
import { orders } from './orders.ts';
import { purchaseOutcomes } from './purchase-outcomes.ts';
import { queues } from './queues.ts';
import { refunds } from './refunds.ts';
import { refusals } from './refusals.ts';
import { secrets } from './secrets.ts';
import { type Snapshot, withBooksOnce } from './snapshot.ts';
import { stateHistories } from './state-histories.ts';
import { storeOrders } from './store-orders.ts';
import { stripeBooks } from './stripe-books.ts';
import { taxes } from './taxes.ts';
import { totals } from './totals.ts';

export type { Books } from './books.ts';
export type { Check } from './check.ts';
export { invariants } from './invariants.ts';
export { type QuietResult, waitForQuiet } from './quiet.ts';
export type { Poison, Snapshot } from './snapshot.ts';

/** All checks by their file in this folder, in the order of the invariants they evaluate (docs/invariants.md). */
export const checkFiles: Readonly<Record<string, readonly Check[]>> = {
  'money.ts': money, // 1
  'ledger.ts': ledger, // 1
  'stripe-books.ts': stripeBooks, // 1
  'disputes.ts': disputes, // 1
  'taxes.ts': taxes, // 1
  'captures.ts': captures, // 2 and 3
  'orders.ts': orders, // 4
  'store-orders.ts': storeOrders, // 4 and 10
  'kill-switches.ts': killSwitches, // 4
  'purchase-outcomes.ts': purchaseOutcomes, // 5
  'refusals.ts': refusals, // 6
  'refunds.ts': refunds, // 7
  'totals.ts': totals, // 8
  'expiry-and-carts.ts': expiryAndCarts, // 9
  'leftovers.ts': leftovers, // 10
  'queues.ts': queues, // 10
  'events.ts': eventChecks, // 10 and 11
  'effects.ts': effects, // 10
  'state-histories.ts': stateHistories, // 11
  'secrets.ts': secrets, // 12
  'authorization.ts': authorization, // 13
};

export const checks: readonly Check[] = Object.values(checkFiles).flat();

/** Returns every violated check and every breach that a client noticed. Expects a quiet system, and changes nothing in it. */
export async function evaluate(snapshot: Snapshot, selected: readonly Check[] = checks): Promise<Finding[]> {
  const snapshotWithBooks = withBooksOnce(snapshot);
  const findings = breachesIn(snapshot.history);
  for (const check of selected) findings.push(...(await findingOf(check, snapshotWithBooks)));
  return findings.sort((a, b) => a.invariant - b.invariant);
}

/** The breaches that clients noticed, those of one kind together. */
const breachesIn = (history: History | undefined): Finding[] =>
  [...Map.groupBy(history?.breaches ?? [], ({ invariant, what }) => JSON.stringify([invariant, what])).values()].map(
    (same) => ({ invariant: same[0]?.invariant ?? 0, what: same[0]?.what ?? '', rows: same.map(({ seen }) => seen) }),
  );

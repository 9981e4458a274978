import type { Finding, History } from '../history.ts';
import { queues } from './broker.ts';
import { capturesAndOrders } from './captures-and-orders.ts';
import { carts } from './carts.ts';
import { confirmations } from './confirmations.ts';
import { deadLetters } from './dead-letters.ts';
import { effectsOfFacts } from './effects.ts';
import { ends } from './ends.ts';
import { expiry } from './expiry.ts';
import { facts } from './facts.ts';
import { frozen } from './frozen.ts';
import { histories } from './histories.ts';
import { ledger } from './ledger.ts';
import { leftovers } from './leftovers.ts';
import { letters } from './letters.ts';
import { money } from './money.ts';
import { nothingSecret } from './nothing-secret.ts';
import { oneCharge } from './one-charge.ts';
import { operators } from './operators.ts';
import { ordersAndTasks } from './orders-and-tasks.ts';
import { refunds } from './refunds.ts';
import { refusals } from './refusals.ts';
import { type Check, findingOf, type Snapshot, withBooksOnce } from './snapshot.ts';
import { stripeBooks } from './stripe-books.ts';
import { totals } from './totals.ts';
import { whoMaySee } from './who-may-see.ts';

export type { Books } from './books.ts';
export type { Check, Poison, Snapshot } from './snapshot.ts';
export { type Quiet, waitForQuiet } from './wait-for-quiet.ts';

/** Everything that must always hold, in the order of the design (its section "What must always hold"). */
export const checks: readonly Check[] = [
  ...money, // 1
  ...ledger,
  ...stripeBooks,
  ...capturesAndOrders, // 2
  ...oneCharge, // 3
  ...ordersAndTasks, // 4
  ...operators,
  ...ends, // 5
  ...confirmations,
  ...refusals, // 6
  ...refunds, // 7
  ...frozen, // 8
  ...totals,
  ...expiry, // 9
  ...carts,
  ...leftovers, // 10
  ...queues,
  ...deadLetters,
  ...facts, // 10 and 11
  ...effectsOfFacts, // 10
  ...letters,
  ...histories, // 11
  ...nothingSecret, // 12
  ...whoMaySee, // 13
];

/** What does not hold in a house that has become quiet. Nothing is changed by looking. */
export async function evaluate(snapshot: Snapshot, wanted: readonly Check[] = checks): Promise<Finding[]> {
  const looking = withBooksOnce(snapshot);
  const findings = breachesIn(snapshot.history);
  for (const check of wanted) findings.push(...(await findingOf(check, looking)));
  return findings.sort((a, b) => a.invariant - b.invariant);
}

/** What was wrong the moment somebody saw it. */
const breachesIn = (history: History | undefined): Finding[] =>
  [...Map.groupBy(history?.breaches ?? [], ({ invariant, what }) => JSON.stringify([invariant, what])).values()].map(
    (same) => ({ invariant: same[0]?.invariant ?? 0, what: same[0]?.what ?? '', rows: same.map(({ seen }) => seen) }),
  );

import type { Envelope } from '@muse/contracts';
import type { Books, Poison } from '../../src/checker/index.ts';
import type { History, RecordedPurchase } from '../../src/history.ts';
import type { StoreRecords } from '../../src/stores/store-records.ts';
import type { SwitchedOff } from '../../src/stores/switch-control.ts';

/** What was observed of the intact system. Each corruption gets a copy that it may change. */
export interface Observed {
  books: Books;
  stores: StoreRecords[];
  history: History;
  receivedEvents: Envelope[];
  poison: Poison[];
  switchedOff: SwitchedOff[];
}

/** Something broken on purpose, and exactly the findings that must result. */
export interface Corruption {
  title: string;
  sql?: string;
  change?(observed: Observed): void;
  /** Sentences of the violated checks. */
  findings: string[];
}

/** The shoppers of `runPurchases`, in its order. The table `fixture` contains their sessions and subjects. */
export const shopperNames = ['ada', 'ben', 'cleo', 'dan', 'eve'] as const;
type Name = (typeof shopperNames)[number];

export const sessionOf = (name: Name): string => `(select session_id from fixture where name = '${name}')`;
export const shopperOf = (name: Name): string => `(select shopper from fixture where name = '${name}')`;
export const orderOf = (name: Name, store: 'nordstrom' | 'nordstrom-rack'): string =>
  `(select order_number from payments.share where session_id = ${sessionOf(name)} and store_id = '${store}')`;
export const taskOf = (name: Name, store: 'nordstrom' | 'nordstrom-rack'): string =>
  `(select id from placement.placement_task where order_number = ${orderOf(name, store)})`;

export const purchaseOf = ({ history }: Observed, name: Name): RecordedPurchase =>
  history.shoppers[shopperNames.indexOf(name)]?.purchases[0] as RecordedPurchase;
const belongsTo = (observed: Observed, name: Name) => {
  const { sessionId } = purchaseOf(observed, name).session;
  return ({ metadata }: { metadata: Record<string, string> }) => metadata.checkout_session === sessionId;
};
export const intentOf = (observed: Observed, name: Name) =>
  observed.books.payment_intents.find(belongsTo(observed, name)) as Books['payment_intents'][number];
export const chargeOf = (observed: Observed, name: Name) =>
  observed.books.charges.findLast(belongsTo(observed, name)) as Books['charges'][number];
export const refundOf = (observed: Observed, name: Name) =>
  observed.books.refunds.find(({ charge }) => charge === chargeOf(observed, name).id) as Books['refunds'][number];

/** SQL for a ledger entry that sums to zero, whether it makes sense or not. */
export const book = (cause: string, session: string, lines: Record<string, number>): string => `
  with entry as (insert into payments.ledger_entry (session_id, cause) values (${session}, '${cause}') returning id)
  insert into payments.ledger_line (entry_id, account, amount_cents, currency)
  select id, account, cents, 'USD' from entry, (values ${Object.entries(lines)
    .map(([account, cents]) => `('${account}', ${cents})`)
    .join(', ')}) as line (account, cents)`;

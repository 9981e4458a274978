import type { Envelope } from '@muse/contracts';
import type { Books, Poison } from '../../src/checker/index.ts';
import type { History, RecordedPurchase } from '../../src/history.ts';

/** What was seen of a healthy house. A damage may change it as it likes: it is a copy. */
export interface ObservedCopy {
  books: Books;
  history: History;
  receivedEvents: Envelope[];
  poison: Poison[];
}

/** One thing that is broken on purpose, and every finding that has to come of it: no more, no fewer. */
export interface Corruption {
  corrupts: string;
  sql?: string;
  changeCopy?(changeCopy: ObservedCopy): void;
  finds: string[];
}

/** Those of the story, in its order; their sessions and themselves stand in the table `story`. */
export const shopperNames = ['ada', 'ben', 'cleo', 'dan', 'eve'] as const;
type Name = (typeof shopperNames)[number];

export const sessionOf = (name: Name): string => `(select session_id from story where name = '${name}')`;
export const shopperOf = (name: Name): string => `(select shopper from story where name = '${name}')`;
export const orderOf = (name: Name, store: 'nordstrom' | 'nordstrom-rack'): string =>
  `(select order_number from payments.share where session_id = ${sessionOf(name)} and store_id = '${store}')`;
export const taskOf = (name: Name, store: 'nordstrom' | 'nordstrom-rack'): string =>
  `(select id from placement.placement_task where order_number = ${orderOf(name, store)})`;

export const purchaseOf = ({ history }: ObservedCopy, name: Name): RecordedPurchase =>
  history.shoppers[shopperNames.indexOf(name)]?.purchases[0] as RecordedPurchase;
const belongsTo = (changeCopy: ObservedCopy, name: Name) => {
  const { sessionId } = purchaseOf(changeCopy, name).session;
  return ({ metadata }: { metadata: Record<string, string> }) => metadata.checkout_session === sessionId;
};
export const intentOf = (changeCopy: ObservedCopy, name: Name) =>
  changeCopy.books.payment_intents.find(belongsTo(changeCopy, name)) as Books['payment_intents'][number];
export const chargeOf = (changeCopy: ObservedCopy, name: Name) =>
  changeCopy.books.charges.findLast(belongsTo(changeCopy, name)) as Books['charges'][number];
export const refundOf = (changeCopy: ObservedCopy, name: Name) =>
  changeCopy.books.refunds.find(({ charge }) => charge === chargeOf(changeCopy, name).id) as Books['refunds'][number];

/** Something that is booked and sums to zero, whether it makes sense or not. */
export const book = (cause: string, session: string, lines: Record<string, number>): string => `
  with entry as (insert into payments.ledger_entry (session_id, cause) values (${session}, '${cause}') returning id)
  insert into payments.ledger_line (entry_id, account, amount_cents, currency)
  select id, account, cents, 'USD' from entry, (values ${Object.entries(lines)
    .map(([account, cents]) => `('${account}', ${cents})`)
    .join(', ')}) as line (account, cents)`;

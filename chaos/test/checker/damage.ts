import type { Envelope } from '@muse/contracts';
import type { Books, Poison } from '../../src/checker/index.ts';
import type { History, Purchase } from '../../src/history.ts';

/** What was seen of a healthy house. A damage may change it as it likes: it is a copy. */
export interface Seen {
  books: Books;
  history: History;
  heard: Envelope[];
  poison: Poison[];
}

/** One thing that is broken on purpose, and every finding that has to come of it: no more, no fewer. */
export interface Damage {
  done: string;
  sql?: string;
  seen?(seen: Seen): void;
  shows: string[];
}

/** Those of the story, in its order; their sessions and themselves stand in the table `story`. */
export const clients = ['ada', 'ben', 'cleo', 'dan', 'eve'] as const;
type Name = (typeof clients)[number];

export const sessionOf = (name: Name): string => `(select session_id from story where name = '${name}')`;
export const shopperOf = (name: Name): string => `(select shopper from story where name = '${name}')`;
export const orderOf = (name: Name, store: 'nordstrom' | 'nordstrom-rack'): string =>
  `(select order_number from payments.share where session_id = ${sessionOf(name)} and store_id = '${store}')`;
export const taskOf = (name: Name, store: 'nordstrom' | 'nordstrom-rack'): string =>
  `(select id from placement.placement_task where order_number = ${orderOf(name, store)})`;

export const purchaseOf = ({ history }: Seen, name: Name): Purchase =>
  history.shoppers[clients.indexOf(name)]?.purchases[0] as Purchase;
const belongsTo = (seen: Seen, name: Name) => {
  const { sessionId } = purchaseOf(seen, name).session;
  return ({ metadata }: { metadata: Record<string, string> }) => metadata.checkout_session === sessionId;
};
export const intentOf = (seen: Seen, name: Name) =>
  seen.books.payment_intents.find(belongsTo(seen, name)) as Books['payment_intents'][number];
export const chargeOf = (seen: Seen, name: Name) =>
  seen.books.charges.findLast(belongsTo(seen, name)) as Books['charges'][number];
export const refundOf = (seen: Seen, name: Name) =>
  seen.books.refunds.find(({ charge }) => charge === chargeOf(seen, name).id) as Books['refunds'][number];

/** Something that is booked and sums to zero, whether it makes sense or not. */
export const book = (cause: string, session: string, lines: Record<string, number>): string => `
  with entry as (insert into payments.ledger_entry (session_id, cause) values (${session}, '${cause}') returning id)
  insert into payments.ledger_line (entry_id, account, amount_cents, currency)
  select id, account, cents, 'USD' from entry, (values ${Object.entries(lines)
    .map(([account, cents]) => `('${account}', ${cents})`)
    .join(', ')}) as line (account, cents)`;

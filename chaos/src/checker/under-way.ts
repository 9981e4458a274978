import { queuesOf } from './broker.ts';
import { unheard } from './facts.ts';
import { inEveryService } from './services.ts';
import { type Snapshot, withBooksOnce } from './snapshot.ts';
import { stripeBooks } from './stripe-books.ts';

/** Something that is not over yet. */
export interface Pending {
  what: string;
  /** Which one, over several looks. */
  id: string;
  /** Changes with every step it makes: who stays the same does not move. */
  state: string;
  /** Since when the house is late with it. Below zero: it will come back to it; null: it has not said when. */
  overdueMs: number | null;
}

const overdue = (schema: string, at: string) => `(extract(epoch from ${schema}.muse_clock() - (${at})) * 1000)::float8`;

/** All in one statement, and so at one moment: a fact is in an outbox, on its way, or has had its effect, and never in between. */
const everything = `
  ${inEveryService(
    (schema) => `
    select 'a fact to publish' as what, '${schema} ' || seq || ' ' || type as id, attempts || coalesce(locked_by, '') as state,
      ${overdue(schema, 'greatest(available_at, locked_until)')} as "overdueMs" from ${schema}.outbox where published_at is null
    union all select 'a message to try again', '${schema} ' || consumer || ' ' || message_id, attempt || ' ' || due_at,
      ${overdue(schema, 'greatest(due_at, locked_until)')} from ${schema}.scheduled_message
    union all select 'slow work', '${schema} ' || kind || ' ' || dedupe_key, attempts || ' ' || epoch,
      ${overdue(schema, 'greatest(run_at, locked_until)')} from ${schema}.task where state = 'open'`,
  )}
  union all select 'a fact on its way', consumer || ' ' || type || ' ' || message_id, '', ${overdue('payments', 'published_at')} from (${unheard('')}) facts
  union all select 'a purchase', id, version || ' ' || nudges, ${overdue('checkout', 'due_at')} from checkout.session where status = 'complete_in_progress'
  union all select 'a session that waited for the bank', id, version::text, ${overdue('checkout', 'due_at')} from checkout.session
    where status = 'authentication_required' and due_at < checkout.muse_clock()
  union all select 'an event of Stripe’s', id, type, ${overdue('payments', 'received_at')} from payments.webhook_event where processed_at is null
  union all select 'a refund to ask for', id, status, ${overdue('payments', 'updated_at')} from payments.refund where status = 'requested'`;

/** What moves in our own books. */
export const underWay = ({ look }: Snapshot): Promise<Pending[]> => look<Pending>(everything);

/** Messages at the broker that our books know nothing of: mostly duplicates. */
export const onTheBus = async (snapshot: Snapshot): Promise<Pending[]> =>
  (await queuesOf(snapshot))
    .filter(({ ready, inHand }) => ready + inHand > 0)
    .map(({ name, ready, inHand }) => ({
      what: 'messages in a queue',
      id: name,
      state: `${ready} ready, ${inHand} in hand`,
      overdueMs: null,
    }));

/** What stands in Stripe’s books and not in ours: a webhook is late, or lost, and then somebody will look it up (`reconcile`). */
export async function unknownToUs(snapshot: Snapshot): Promise<Pending[]> {
  const once = withBooksOnce(snapshot);
  const different = await Promise.all(stripeBooks.map(async ({ what, find }) => ({ what, rows: await find(once) })));
  return different.flatMap(({ what, rows }) =>
    rows.map((row) => ({ what, id: JSON.stringify(row), state: '', overdueMs: -1 })),
  );
}

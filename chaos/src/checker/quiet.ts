import { setTimeout as pause } from 'node:timers/promises';
import { unconsumedEvents } from './events.ts';
import { queuesOf } from './queues.ts';
import { inEveryService } from './reads.ts';
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
const pendingWork = `
  ${inEveryService(
    (schema) => `
    select 'a fact to publish' as what, '${schema} ' || seq || ' ' || type as id, attempts || coalesce(locked_by, '') as state,
      ${overdue(schema, 'greatest(available_at, locked_until)')} as "overdueMs" from ${schema}.outbox where published_at is null
    union all select 'a message to try again', '${schema} ' || consumer || ' ' || message_id, attempt || ' ' || due_at,
      ${overdue(schema, 'greatest(due_at, locked_until)')} from ${schema}.scheduled_message
    union all select 'slow work', '${schema} ' || kind || ' ' || dedupe_key, attempts || ' ' || epoch,
      ${overdue(schema, 'greatest(run_at, locked_until)')} from ${schema}.task where state = 'open'`,
  )}
  union all select 'a fact on its way', consumer || ' ' || type || ' ' || message_id, '', ${overdue('payments', 'published_at')} from (${unconsumedEvents('')}) facts
  union all select 'a purchase', id, version || ' ' || nudges, ${overdue('checkout', 'due_at')} from checkout.session where status = 'complete_in_progress'
  union all select 'a session that waited for the bank', id, version::text, ${overdue('checkout', 'due_at')} from checkout.session
    where status = 'authentication_required' and due_at < checkout.muse_clock()
  union all select 'an event of Stripe’s', id, type, ${overdue('payments', 'received_at')} from payments.webhook_event where processed_at is null
  union all select 'a refund to ask for', id, status, ${overdue('payments', 'updated_at')} from payments.refund where status = 'requested'`;

/** What moves in our own books. */
const pendingInDatabase = ({ look }: Snapshot): Promise<Pending[]> => look<Pending>(pendingWork);

/** Messages at the broker that our books know nothing of: mostly duplicates. */
const pendingAtBroker = async (snapshot: Snapshot): Promise<Pending[]> =>
  (await queuesOf(snapshot))
    .filter(({ ready, unacknowledged }) => ready + unacknowledged > 0)
    .map(({ name, ready, unacknowledged }) => ({
      what: 'messages in a queue',
      id: name,
      state: `${ready} ready, ${unacknowledged} in hand`,
      overdueMs: null,
    }));

/** What stands in Stripe’s books and not in ours: a webhook is late, or lost, and then somebody will look it up (`reconcile`). */
async function differencesFromStripe(snapshot: Snapshot): Promise<Pending[]> {
  const once = withBooksOnce(snapshot);
  const different = await Promise.all(stripeBooks.map(async ({ what, find }) => ({ what, rows: await find(once) })));
  return different.flatMap(({ what, rows }) =>
    rows.map((row) => ({ what, id: JSON.stringify(row), state: '', overdueMs: -1 })),
  );
}

export interface QuietResult {
  quiet: boolean;
  tookMs: number;
  /** What the house was still at when we gave up, or will come back to at a time it has set itself. */
  moving: Pending[];
  /** What nobody is at: it is overdue, and has not moved for a long time. */
  stuck: Pending[];
}

interface Patience {
  atMostMs: number;
  /** How long something may be overdue and stand still before it counts as stuck; whoever comes back late comes back sooner. */
  stuckAfterMs?: number;
  everyMs?: number;
}

/**
 * Waits until nothing is under way: no fact to publish or on its way, no retry, no slow work, no purchase, nothing at the broker.
 * Gives up when the patience is over, or as soon as all that is left is stuck.
 */
export async function waitForQuiet(snapshot: Snapshot, patience: Patience): Promise<QuietResult> {
  const { atMostMs, stuckAfterMs = 60_000, everyMs = 500 } = patience;
  const began = performance.now();
  const unchangedSince = new Map<string, number>();
  let quietReads = 0;
  for (;;) {
    const pending = await readPending(snapshot);
    const now = performance.now();
    const tookMs = Math.round(now - began);
    quietReads = pending.length === 0 ? quietReads + 1 : 0;
    // Twice: what comes over HTTP, a webhook or a late request, is not seen while it is between the two.
    if (quietReads === 2) return { quiet: true, tookMs, moving: [], stuck: [] };

    const isStuck = (each: Pending): boolean =>
      (each.overdueMs ?? stuckAfterMs) >= stuckAfterMs &&
      now - (unchangedSince.get(keyOf(each)) ?? now) >= stuckAfterMs;
    trackUnchanged(unchangedSince, pending, now);
    const stuck = pending.filter(isStuck);
    const allStuck = pending.length > 0 && stuck.length === pending.length;
    if (allStuck || tookMs >= atMostMs)
      return { quiet: false, tookMs, moving: pending.filter((each) => !isStuck(each)), stuck };
    await pause(everyMs);
  }
}

/** Our own books first: only when they are quiet is it worth asking the others. Where nobody answers, it is not quiet. */
async function readPending(snapshot: Snapshot): Promise<Pending[]> {
  try {
    const ours = await pendingInDatabase(snapshot);
    return ours.length > 0 ? ours : [...(await pendingAtBroker(snapshot)), ...(await differencesFromStripe(snapshot))];
  } catch (error) {
    return [{ what: 'somebody who does not answer', id: String(error), state: '', overdueMs: null }];
  }
}

const keyOf = ({ what, id, state }: Pending): string => JSON.stringify([what, id, state]);

/** Since when each is as it is now; what has moved begins anew. */
function trackUnchanged(unchangedSince: Map<string, number>, pending: Pending[], now: number): void {
  const names = new Set(pending.map(keyOf));
  for (const name of unchangedSince.keys()) if (!names.has(name)) unchangedSince.delete(name);
  for (const name of names) if (!unchangedSince.has(name)) unchangedSince.set(name, now);
}

import { setTimeout as pause } from 'node:timers/promises';
import { disputes } from './disputes.ts';
import { unconsumedEvents } from './events.ts';
import { queuesOf } from './queues.ts';
import { inEveryService } from './reads.ts';
import { type Snapshot, withBooksOnce } from './snapshot.ts';
import { stripeBooks } from './stripe-books.ts';

/** Work that is not finished. */
export interface Pending {
  what: string;
  /** Identifies it over several reads. */
  id: string;
  /** Changes with every step; work whose state stays the same is not moving. */
  state: string;
  /** How long it is overdue. Negative: it is scheduled for later; `null`: it has no due time. */
  overdueMs: number | null;
}

const overdue = (schema: string, at: string) => `(extract(epoch from ${schema}.muse_clock() - (${at})) * 1000)::float8`;

/** One statement, so that all tables are read at one moment: an event is in an outbox, in flight, or has had its effect. */
const pendingWork = `
  ${inEveryService(
    (schema) => `
    select 'an event to publish' as what, '${schema} ' || seq || ' ' || type as id, attempts || coalesce(locked_by, '') as state,
      ${overdue(schema, 'greatest(available_at, locked_until)')} as "overdueMs" from ${schema}.outbox where published_at is null
    union all select 'a message to retry', '${schema} ' || consumer || ' ' || message_id, attempt || ' ' || due_at,
      ${overdue(schema, 'greatest(due_at, locked_until)')} from ${schema}.scheduled_message
    union all select 'a background job', '${schema} ' || kind || ' ' || dedupe_key, attempts || ' ' || epoch,
      ${overdue(schema, 'greatest(run_at, locked_until)')} from ${schema}.task where state = 'open'`,
  )}
  union all select 'an event in flight', consumer || ' ' || type || ' ' || message_id, '', ${overdue('payments', 'published_at')} from (${unconsumedEvents('')}) events
  union all select 'a purchase', id, version || ' ' || nudges, ${overdue('checkout', 'due_at')} from checkout.session where status = 'complete_in_progress'
  union all select 'a session past its authentication deadline', id, version::text, ${overdue('checkout', 'due_at')} from checkout.session
    where status = 'authentication_required' and due_at < checkout.muse_clock()
  union all select 'a webhook event to process', id, type, ${overdue('payments', 'received_at')} from payments.webhook_event where processed_at is null
  union all select 'an order with a machine', order_number, status || ' ' || version, ${overdue('placement', 'greatest(run_at, lease_expires_at)')} from placement.placement_task
    where method <> 'manual' and status in ('queued', 'in_progress', 'submitting')
  union all select 'a refund to request', id, status, ${overdue('payments', 'updated_at')} from payments.refund where status = 'requested'`;

const pendingInDatabase = ({ look }: Snapshot): Promise<Pending[]> => look<Pending>(pendingWork);

/** Messages in queues that the tables do not account for: mostly duplicates. */
const pendingAtBroker = async (snapshot: Snapshot): Promise<Pending[]> =>
  (await queuesOf(snapshot))
    .filter(({ ready, unacknowledged }) => ready + unacknowledged > 0)
    .map(({ name, ready, unacknowledged }) => ({
      what: 'messages in a queue',
      id: name,
      state: `${ready} ready, ${unacknowledged} unacknowledged`,
      overdueMs: null,
    }));

/** Differences between Stripe’s records and ours: a webhook is delayed, or lost until the timer `reconcile` finds the difference. */
async function differencesFromStripe(snapshot: Snapshot): Promise<Pending[]> {
  const once = withBooksOnce(snapshot);
  const different = await Promise.all(
    [...stripeBooks, ...disputes].map(async ({ what, find }) => ({ what, rows: await find(once) })),
  );
  return different.flatMap(({ what, rows }) =>
    rows.map((row) => ({ what, id: JSON.stringify(row), state: '', overdueMs: -1 })),
  );
}

/** Whether the system became quiet, and what was left if it did not. */
export interface QuietResult {
  quiet: boolean;
  tookMs: number;
  /** Unfinished work that was still moving, or is scheduled for later. */
  moving: Pending[];
  /** Unfinished work that is overdue and has not moved for a long time. */
  stuck: Pending[];
}

interface WaitLimits {
  atMostMs: number;
  /** How long work may be overdue without a change before it counts as stuck. Longer than any retry delay in a trial. */
  stuckAfterMs?: number;
  everyMs?: number;
}

/**
 * Waits until nothing is unfinished: no event to publish or in flight, no retry, no background job, no purchase, no message in a
 * queue. Gives up after `atMostMs`, or as soon as everything that is left is stuck.
 */
export async function waitForQuiet(snapshot: Snapshot, limits: WaitLimits): Promise<QuietResult> {
  const { atMostMs, stuckAfterMs = 60_000, everyMs = 500 } = limits;
  const startedAt = performance.now();
  const unchangedSince = new Map<string, number>();
  let quietReads = 0;
  for (;;) {
    const pending = await readPending(snapshot);
    const now = performance.now();
    const tookMs = Math.round(now - startedAt);
    quietReads = pending.length === 0 ? quietReads + 1 : 0;
    // Two quiet reads in a row: an HTTP request or webhook in flight is visible in no table.
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

/** Reads the tables first, and the broker and Stripe only if the tables are quiet. A source that fails to answer counts as pending. */
async function readPending(snapshot: Snapshot): Promise<Pending[]> {
  try {
    const ours = await pendingInDatabase(snapshot);
    return ours.length > 0 ? ours : [...(await pendingAtBroker(snapshot)), ...(await differencesFromStripe(snapshot))];
  } catch (error) {
    return [{ what: 'a source that does not answer', id: String(error), state: '', overdueMs: null }];
  }
}

const keyOf = ({ what, id, state }: Pending): string => JSON.stringify([what, id, state]);

/** Remembers since when each state is unchanged. */
function trackUnchanged(unchangedSince: Map<string, number>, pending: Pending[], now: number): void {
  const names = new Set(pending.map(keyOf));
  for (const name of unchangedSince.keys()) if (!names.has(name)) unchangedSince.delete(name);
  for (const name of names) if (!unchangedSince.has(name)) unchangedSince.set(name, now);
}

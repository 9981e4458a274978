import type { Sql } from '@muse/kit';
import type { WebhookHint } from '../domain/stripe-events.ts';

interface ReceivedEvent {
  id: string;
  type: string;
  body: string;
}

/**
 * Stores an event once, by its id. Returns true if the object must be looked up. No look-up is needed for a duplicate, for an
 * event we do not act on, for one that brings nothing new, and for a payment that is not ours: other applications may use
 * the same Stripe account. Our payments are stored before their intents are created, so that none of them is missed here.
 */
export const insertWebhookEvent = async (
  sql: Sql,
  event: ReceivedEvent,
  hint: WebhookHint | undefined,
): Promise<boolean> => (await insert(sql, event, hint, false))?.open === true;

/**
 * Stores an event only if it is new and needs no look-up; returns false if it is not stored. The commit is asynchronous: if a crash loses it,
 * nothing is missing but the event, which the comparison with Stripe's list of events finds and stores.
 */
export const insertRedundantEvent = async (
  sql: Sql,
  event: ReceivedEvent,
  hint: WebhookHint | undefined,
): Promise<boolean> => (await insert(sql, event, hint, true)) !== undefined;

function insert(
  sql: Sql,
  { id, type, body }: ReceivedEvent,
  hint: WebhookHint | undefined,
  onlyRedundant: boolean,
): Promise<{ open: boolean } | undefined> {
  const intentId = hint?.intentId ?? null;
  return sql.one<{ open: boolean }>`
    with known as (
      select status, intent_id from payment where intent_id = ${intentId} or session_id = ${hint?.sessionId ?? null}
      union all
      -- a late capture through an intent that is not the payment's own has at least its refund
      select null, intent_id from refund where intent_id = ${intentId}
    ), judged as (
      select (not ${hint?.ofAccount ?? false} and not exists (select from known))
        or exists (select from known where intent_id = ${intentId} and status = any(${hint?.redundantIn ?? []}::text[])) as redundant,
        case when ${onlyRedundant} then set_config('synchronous_commit', 'off', true) end as asynchronous_commit
    )
    insert into webhook_event (id, type, body, processed_at)
    select ${id}, ${type}, ${body}, case when redundant then muse_clock() end
    from judged where redundant or not ${onlyRedundant}
    on conflict (id) do nothing
    returning processed_at is null as open`;
}

export async function markProcessed(sql: Sql, eventId: string | null): Promise<void> {
  if (eventId !== null)
    await sql.run`update webhook_event set processed_at = muse_clock() where id = ${eventId} and processed_at is null`;
}

const retentionDays = 90;

/** Deletes processed events. They are kept longer than Stripe retries an event (3 days) or lists it (30 days). */
export const deleteOldWebhookEvents = (sql: Sql): Promise<number> =>
  sql.run`
    delete from webhook_event where id = any(array(
      select id from webhook_event where processed_at < muse_clock() - make_interval(days => ${retentionDays}) order by processed_at limit 5000
    ))`;

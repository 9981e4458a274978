import type { Sql } from '@muse/kit';
import type { WebhookHint } from '../domain/stripe-events.ts';

/**
 * Stores an event once, by its id. Returns true if the object must be looked up. No look-up is needed for a duplicate, for an
 * event we do not act on, for one that brings nothing new, and for a payment that is not ours: other applications may use
 * the same Stripe account. Our payments are stored before their intents are created, so that none of them is missed here.
 */
export async function insertWebhookEvent(
  sql: Sql,
  event: { id: string; type: string; body: string },
  hint: WebhookHint | undefined,
): Promise<boolean> {
  const intentId = hint?.intentId ?? null;
  const row = await sql.one<{ open: boolean }>`
    with known as (
      select status, intent_id from payment where intent_id = ${intentId} or session_id = ${hint?.sessionId ?? null}
      union all
      -- a late capture through an intent that is not the payment's own has at least its refund
      select null, intent_id from refund where intent_id = ${intentId}
    )
    insert into webhook_event (id, type, body, processed_at)
    values (${event.id}, ${event.type}, ${event.body}, case when (not ${hint?.ofAccount ?? false} and not exists (select from known))
      or exists (select from known where intent_id = ${intentId} and status = any(${hint?.redundantIn ?? []}::text[]))
      then muse_clock() end)
    on conflict (id) do nothing
    returning processed_at is null as open`;
  return row?.open === true;
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

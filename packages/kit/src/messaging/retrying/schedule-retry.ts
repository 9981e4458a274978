import { createHash } from 'node:crypto';
import type { Envelope } from '@muse/contracts';
import { ZodError } from 'zod';
import { json, type Sql } from '../../database/sql.ts';
import { redactText } from '../../telemetry/redact.ts';

/** What a service keeps of messages that had no effect yet: `scheduled_message` will be tried again, `dead_letter` waits for a person. */

/** How what is no message of ours is named; it has no id. */
export const unreadable = 'unreadable:';

const textOf = (error: unknown): string => redactText(sentenceOf(error)).slice(0, 2_000);

function sentenceOf(error: unknown): string {
  if (error instanceof ZodError)
    return `Fields are not as promised: ${error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** On the same rung again, which only who waits behind another can be, it is the same row with a later time. */
export const scheduleRetry = (
  tx: Sql,
  consumer: string,
  envelope: Envelope,
  attempt: number,
  waitMs: number,
  error: unknown,
) =>
  tx.run`
    insert into scheduled_message (consumer, message_id, attempt, envelope, aggregate_id, sequence, due_at, last_error)
    values (${consumer}, ${envelope.id}, ${attempt}, ${json(envelope)}, ${envelope.subject}, ${sequenceOf(envelope)},
            muse_clock() + make_interval(secs => ${waitMs / 1000}), ${textOf(error)})
    on conflict (consumer, message_id, attempt) do update set due_at = excluded.due_at, locked_until = null, begun = 0`;

/** Whoever began with it died, time and again: from now on it is tried alone. What had its effect before it came back needs nothing. */
export const quarantine = (tx: Sql, consumer: string, envelope: Envelope) =>
  tx.run`
    insert into scheduled_message (consumer, message_id, attempt, envelope, aggregate_id, sequence, due_at, begun)
    select ${consumer}, ${envelope.id}, 0, ${json(envelope)}, ${envelope.subject}, ${sequenceOf(envelope)}, muse_clock(), 1
    where not exists (select from inbox where consumer = ${consumer} and message_id = ${envelope.id})
      and not exists (select from dead_letter where consumer = ${consumer} and message_id = ${envelope.id} and state = 'open')
    on conflict (consumer, message_id, attempt) do nothing`;

export async function park(
  tx: Sql,
  consumer: string,
  envelope: Envelope | { unreadable: string },
  error: unknown,
  tries: number,
): Promise<void> {
  const known = 'unreadable' in envelope ? undefined : envelope;
  const id = known?.id ?? `${unreadable}${createHash('sha256').update(json(envelope)).digest('hex')}`; // delivered again, it is the same
  await tx.run`
    insert into dead_letter (consumer, message_id, type, aggregate_id, sequence, envelope, error_class, error_text, attempts)
    select ${consumer}, ${id}, ${known?.type ?? null}, ${known?.subject ?? null}, ${known ? sequenceOf(known) : null}::bigint, ${json(envelope)},
            ${error instanceof Error ? error.name : 'Error'}, ${textOf(error)}, ${tries}::int
    -- Somebody gave it up already; it was only delivered once more.
    where not exists (select from dead_letter where consumer = ${consumer} and message_id = ${id} and state = 'discarded')
    on conflict do nothing`;
}

/** Whether an earlier fact about the same thing still waits or is parked. Facts of one owner count upwards, with gaps. */
export async function hasEarlierUnprocessed(tx: Sql, consumer: string, envelope: Envelope): Promise<boolean> {
  const { id, subject } = envelope;
  const sequence = sequenceOf(envelope);
  const earlier = await tx.one`
    select from scheduled_message where consumer = ${consumer} and aggregate_id = ${subject} and message_id <> ${id} and sequence < ${sequence}
    union all
    select from dead_letter where consumer = ${consumer} and aggregate_id = ${subject} and state = 'open' and sequence < ${sequence}
    limit 1`;
  return earlier !== undefined;
}

export const wasProcessed = async (tx: Sql, consumer: string, messageId: string): Promise<boolean> =>
  (await tx.one`select from inbox where consumer = ${consumer} and message_id = ${messageId}`) !== undefined;

/** Text on the wire, because it is a bigint; nonsense from outside counts as none. */
const sequenceOf = ({ sequence }: Envelope): string | null => (/^\d{1,18}$/.test(sequence) ? sequence : null);

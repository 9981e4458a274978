import type { Envelope } from '@muse/contracts';
import { ZodError } from 'zod';
import { json, type Sql } from '../../database/sql.ts';
import { storableText } from '../../storable-text.ts';
import { redactText } from '../../telemetry/redact.ts';

/** The table `scheduled_message`: messages without an effect so far that will be retried. */

/** Behind an earlier event the attempt number stays the same, and so does the row: it only gets a later time. */
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
            muse_clock() + make_interval(secs => ${waitMs / 1000}), ${errorText(error)})
    on conflict (consumer, message_id, attempt) do update set due_at = excluded.due_at, locked_until = null, begun = 0`;

/** Stores a message whose consumers died repeatedly, to be retried alone. Does nothing if it had its effect or is dead-lettered. */
export const quarantine = (tx: Sql, consumer: string, envelope: Envelope) =>
  tx.run`
    insert into scheduled_message (consumer, message_id, attempt, envelope, aggregate_id, sequence, due_at, begun)
    select ${consumer}, ${envelope.id}, 0, ${json(envelope)}, ${envelope.subject}, ${sequenceOf(envelope)}, muse_clock(), 1
    where not exists (select from inbox where consumer = ${consumer} and message_id = ${envelope.id})
      and not exists (select from dead_letter where consumer = ${consumer} and message_id = ${envelope.id} and state = 'open')
    on conflict (consumer, message_id, attempt) do nothing`;

/** Whether an earlier event about the same subject is still to be retried or dead-lettered. Sequences of one owner increase, with gaps. */
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

/** A string in the envelope, because it is a bigint. Returns null if it is not a number. */
export const sequenceOf = ({ sequence }: Envelope): string | null => (/^\d{1,18}$/.test(sequence) ? sequence : null);

/** The text of an error as stored: redacted, cut, and without characters that cannot be stored. */
export const errorText = (error: unknown): string => storableText(redactText(sentenceOf(error)).slice(0, 2_000));

function sentenceOf(error: unknown): string {
  if (error instanceof ZodError)
    return `The data does not match the schema: ${error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

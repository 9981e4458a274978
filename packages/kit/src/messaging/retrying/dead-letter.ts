import { createHash } from 'node:crypto';
import type { Envelope } from '@muse/contracts';
import { json, type Sql } from '../../database/sql.ts';
import { storable } from '../../storable-text.ts';
import { errorText, sequenceOf } from './schedule-retry.ts';

/** Prefix of the message id of a dead letter that is not an envelope of ours and has no id. Stored; do not change. */
export const unreadable = 'unreadable:';

/** Characters that Postgres cannot store are replaced, so that every message can be dead-lettered. */
export async function writeDeadLetter(
  tx: Sql,
  consumer: string,
  envelope: Envelope | { unreadable: string },
  error: unknown,
  tries: number,
): Promise<void> {
  const stored = storable(envelope);
  const known = 'unreadable' in stored ? undefined : stored;
  // A hash of the content, so that a redelivery is the same dead letter.
  const id = known?.id ?? `${unreadable}${createHash('sha256').update(json(envelope)).digest('hex')}`;
  await tx.run`
    insert into dead_letter (consumer, message_id, type, aggregate_id, sequence, envelope, error_class, error_text, attempts)
    values (${consumer}, ${id}, ${known?.type ?? null}, ${known?.subject ?? null}, ${known ? sequenceOf(known) : null}, ${json(stored)},
            ${error instanceof Error ? error.name : 'Error'}, ${errorText(error)}, ${tries})
    on conflict do nothing`;
  // An operator gave it up already; it was only delivered once more. A statement of its own, because the insert may have waited
  // for the operator's transaction, which it does not see.
  await tx.run`
    delete from dead_letter where consumer = ${consumer} and message_id = ${id} and state = 'open'
      and exists (select from dead_letter where consumer = ${consumer} and message_id = ${id} and state = 'discarded')`;
}

import type { Envelope } from '@muse/contracts';
import { json, type Sql } from '../../database/sql.ts';
import type { Consumer } from './consumer.ts';

/** One row per consumer and message whose effect is committed; written in the transaction of the effect. */

/** Returns false if the message had its effect already. */
export const insertIntoInbox = async (tx: Sql, consumer: string, messageId: string, type: string): Promise<boolean> =>
  (await tx.run`insert into inbox (consumer, message_id, type) values (${consumer}, ${messageId}, ${type}) on conflict do nothing`) >
  0;

/** Returns the ids of those that had no effect yet. Sorted, so that two transactions with the same messages never wait for each other. */
export async function insertAllIntoInbox(
  tx: Sql,
  { name, event }: Consumer,
  envelopes: Envelope[],
): Promise<Set<string>> {
  const rows = await tx.many<{ place: number }>`
    with message as (select id::uuid, place from jsonb_array_elements_text(${json(envelopes.map(({ id }) => id))}::jsonb) with ordinality as m (id, place)),
    inserted as (
      insert into inbox (consumer, message_id, type) select ${name}, id, ${event.type} from message order by id on conflict do nothing returning message_id
    )
    select min(place) as place from message join inserted on message_id = id group by id`;
  return new Set(rows.map(({ place }) => envelopes[place - 1]?.id as string));
}

export const wasProcessed = async (tx: Sql, consumer: string, messageId: string): Promise<boolean> =>
  (await tx.one`select from inbox where consumer = ${consumer} and message_id = ${messageId}`) !== undefined;

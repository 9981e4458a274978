import type { Sql } from '../../database/sql.ts';

/** One row per consumer and message whose effect is committed; written in the transaction of the effect. */

/** Returns false if the message had its effect already. */
export const insertIntoInbox = async (tx: Sql, consumer: string, messageId: string, type: string): Promise<boolean> =>
  (await tx.run`insert into inbox (consumer, message_id, type) values (${consumer}, ${messageId}, ${type}) on conflict do nothing`) >
  0;

export const wasProcessed = async (tx: Sql, consumer: string, messageId: string): Promise<boolean> =>
  (await tx.one`select from inbox where consumer = ${consumer} and message_id = ${messageId}`) !== undefined;

import type { TransactionSql } from '../../database/database.ts';
import type { Draft } from './envelope.ts';
import { type OutboxRow, writeOutbox } from './outbox.ts';
import type { Relay } from './relay.ts';

/** Events that are written with a commit. Either `begin` after it or `release` after a rollback must be called. */
export interface CommittedEvents {
  begin(): void;
  release(): void;
}

/**
 * Writes events with the commit of their transaction, and hands them to the relay of this process after it. The statement also
 * marks the rows that the broker has confirmed, which saves a transaction of their own.
 */
export function writeEvents(sql: TransactionSql, events: Draft[], relay: Relay): CommittedEvents {
  const marks = relay.takeMarks();
  let written: { mine: OutboxRow[]; others: boolean } = { mine: [], others: false };
  sql.withCommit(async () => {
    const { name } = relay;
    written = await writeOutbox(sql, { relay: name, unmarked: relay.unmarked(), marks: marks.seqs }, events);
  });
  return {
    begin() {
      marks.marked();
      relay.kick(written.mine, written.others);
    },
    release: marks.release,
  };
}

import type { Envelope } from '@muse/contracts';
import type { Database } from '../../database/database.ts';

/**
 * A scheduled message whose retry is due. `lease`: the end of its lease, which is also the proof of holding it: who has read or
 * written another value holds it no longer. As text, because a JavaScript date has no microseconds.
 */
export interface DueMessage {
  id: number;
  lease: string;
  consumer: string;
  attempt: number;
  /** How often an attempt was started, including those that never ended. */
  begun: number;
  envelope: Envelope;
}

/** Outlasts the pauses of a living process, which renews it; what a killed one held is retried after this. */
const retryLease = '10 seconds';

/**
 * Leases due messages. Those that no process has started with are claimed in batches; those whose earlier attempt never ended
 * (`alone`) one at a time, so that a death is counted against the message that caused it.
 */
export const claimDueMessages = (database: Database, consumers: string[], most: number, alone: boolean) =>
  database.transaction(
    { partition: 'consumers' },
    (sql) => sql.many<DueMessage>`
        with due as (
          select id from scheduled_message where due_at <= muse_clock() and (locked_until is null or locked_until < muse_clock())
            and consumer = any(${consumers}) and (begun > 0) = ${alone}
          order by due_at limit ${most} for update skip locked
        )
        update scheduled_message s set begun = begun + 1, locked_until = muse_clock() + ${retryLease}::interval
        from due where s.id = due.id
        returning s.id, s.consumer, s.attempt, s.begun, s.envelope, s.locked_until::text as lease`,
  );

/** Renews leases of which a third has passed. Returns those it renewed. Skips locked rows: only their end or a takeover locks them. */
export const renewDueMessages = (database: Database, leases: Map<number, string>) =>
  database.reads('relay').many<Pick<DueMessage, 'id' | 'lease'>>`
    with held as (
      select s.id from scheduled_message s
      join unnest(${[...leases.keys()]}::bigint[], ${[...leases.values()]}::timestamptz[]) as h (id, lease) using (id)
      where s.locked_until = h.lease and s.locked_until < muse_clock() + ${retryLease}::interval * 2 / 3
      for update of s skip locked
    )
    update scheduled_message s set locked_until = muse_clock() + ${retryLease}::interval
    from held where s.id = held.id
    returning s.id, s.locked_until::text as lease`;

/** Only while we hold the lease: without it the message was scheduled again, or another process handles it. */
export const deleteDueMessage = (database: Database, id: number, lease: string) =>
  database.transaction(
    { partition: 'consumers' },
    (sql) => sql.run`delete from scheduled_message where id = ${id} and locked_until = ${lease}::timestamptz`,
  );

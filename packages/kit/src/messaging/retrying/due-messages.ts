import type { Envelope } from '@muse/contracts';
import type { Database } from '../../database/database.ts';

/** A scheduled message whose retry is due. */
export interface DueMessage {
  id: number;
  consumer: string;
  attempt: number;
  /** How often an attempt was started, including those that never ended. */
  begun: number;
  envelope: Envelope;
}

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
        update scheduled_message s set begun = begun + 1,
          locked_until = muse_clock() + case when ${alone} then interval '35 seconds' else interval '60 seconds' end
        from due where s.id = due.id
        returning s.id, s.consumer, s.attempt, s.begun, s.envelope`,
  );

/** Only while it is leased: without a lease it was scheduled again, behind an earlier event. */
export const deleteDueMessage = (database: Database, id: number) =>
  database.transaction(
    { partition: 'consumers' },
    (sql) => sql.run`delete from scheduled_message where id = ${id} and locked_until is not null`,
  );

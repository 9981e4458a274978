import {
  type DeadLetter,
  type DeadLetterPosition,
  deadLetterId,
  type Envelope,
  type ServiceName,
} from '@muse/contracts';
import { json, type Sql } from '../../database/sql.ts';
import { unreadable } from './dead-letter.ts';

/** A row of the table `dead_letter`. */
interface DeadLetterRow extends Omit<DeadLetter, 'id' | 'service'> {
  number: number;
}

export type DeadLetterWithEnvelope = DeadLetter & { envelope: Envelope };

interface DeadLetterFilter {
  state: DeadLetter['state'];
  type: string | undefined;
  after: DeadLetterPosition | undefined;
  limit: number;
}

/** Who closed a dead letter, and why. */
interface DeadLetterClosing {
  actor: string;
  reason: string | null;
}

/** The dead letters of a service, for operators: list them, replay one under its message id through the inbox, or discard it with a reason. */
export function deadLettersOf(service: Exclude<ServiceName, 'gateway'>) {
  const prefix = deadLetterId(service, 0).slice(0, -1);

  const shown = (number: string, row: Omit<DeadLetterRow, 'number'>): DeadLetter => ({
    id: `${prefix}${number}`,
    service,
    ...row,
    messageId: row.messageId?.startsWith(unreadable) ? null : row.messageId,
  });

  /** Returns false if it is closed already. */
  const close = async (tx: Sql, number: string, state: DeadLetter['state'], { actor, reason }: DeadLetterClosing) =>
    (await tx.run`
      update dead_letter set state = ${state}, actor = ${actor}, reason = ${reason}, closed_at = muse_clock()
      where id = ${number} and state = 'open'`) === 1;

  return {
    async list(db: Sql, { state, type, after, limit }: DeadLetterFilter): Promise<DeadLetter[]> {
      const rows = await db.many<DeadLetterRow>`
        select id as number, consumer as reaction, message_id, type, aggregate_id as subject, state, error_text as error, attempts,
          date_trunc('milliseconds', parked_at) as parked_at, closed_at, actor as closed_by, reason
        from dead_letter
        where state = ${state} and (${type ?? null}::text is null or type = ${type ?? null})
          and (${after?.parkedAt ?? null}::timestamptz is null
            or (date_trunc('milliseconds', parked_at), (${prefix}::text || id) collate "C") < (${after?.parkedAt ?? null}::timestamptz, ${after?.id ?? null}))
        order by date_trunc('milliseconds', parked_at) desc, (${prefix}::text || id) collate "C" desc
        limit ${limit}`;
      return rows.map(({ number, ...row }) => shown(`${number}`, row));
    },

    async find(db: Sql, number: string): Promise<DeadLetterWithEnvelope | undefined> {
      const row = await db.one<Omit<DeadLetterRow, 'number'> & { envelope: Envelope }>`
        select consumer as reaction, message_id, type, aggregate_id as subject, state, error_text as error, attempts,
          date_trunc('milliseconds', parked_at) as parked_at, closed_at, actor as closed_by, reason, envelope
        from dead_letter where id = ${number}`;
      return row && { ...shown(number, row), envelope: row.envelope };
    },

    /** Schedules it as a first delivery, with all attempts of its retry policy; it is due at once. */
    async replay(
      tx: Sql,
      number: string,
      { envelope, subject, reaction }: DeadLetterWithEnvelope,
      by: DeadLetterClosing,
    ): Promise<boolean> {
      await tx.run`
        insert into scheduled_message (consumer, message_id, attempt, envelope, aggregate_id, sequence, due_at)
        select ${reaction}, ${envelope.id}, 0, ${json(envelope)}, ${subject}, sequence, muse_clock() from dead_letter where id = ${number}
        on conflict (consumer, message_id, attempt) do update set due_at = excluded.due_at, begun = 0`;
      return close(tx, number, 'replayed', by);
    },

    discard: (tx: Sql, number: string, by: DeadLetterClosing): Promise<boolean> => close(tx, number, 'discarded', by),
  };
}

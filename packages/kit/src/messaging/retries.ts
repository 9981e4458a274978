import type { Envelope } from '@muse/contracts';
import type { Database } from '../database/database.ts';
import type { Consumer, Delivery } from './deliver.ts';

interface Due {
  id: number;
  consumer: string;
  attempt: number;
  envelope: Envelope;
}

/** Delivers again what was put aside and is due now. A row leaves only after its message has found an end. */
export function createRetries(consumers: Consumer[], database: Database, delivery: Delivery) {
  const byName = new Map(consumers.map((consumer) => [consumer.name, consumer]));
  return {
    async poll(): Promise<void> {
      const due = await database.transaction(
        { lane: 'consumers' },
        (sql) => sql.many<Due>`
        with due as (
          select id from scheduled_message where due_at <= muse_clock() and (locked_until is null or locked_until < muse_clock())
            and consumer = any(${[...byName.keys()]})
          order by due_at limit 50 for update skip locked
        )
        update scheduled_message s set locked_until = muse_clock() + interval '60 seconds' from due where s.id = due.id
        returning s.id, s.consumer, s.attempt, s.envelope`,
      );
      for (const { id, consumer, attempt, envelope } of due) {
        const outcome = await delivery.deliver(byName.get(consumer) as Consumer, envelope, attempt);
        if (outcome === 'done')
          await database.transaction(
            { lane: 'consumers' },
            (sql) => sql.run`delete from scheduled_message where id = ${id}`,
          );
      }
    },
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import type { Envelope } from '@muse/contracts';
import type { Database } from '../../database/database.ts';
import { json } from '../../database/sql.ts';
import { failurePoint } from '../../fault-injection/failure-points.ts';
import type { Consumer, Delivered, Delivery } from '../consuming/delivery.ts';

interface Due {
  id: number;
  consumer: string;
  attempt: number;
  begun: number;
  envelope: Envelope;
}

const batch = 50;
/** Once among others and twice alone: what had no end then either kills whoever begins with it. */
const beginnings = 3;
const heldTries = 20;

/** Delivers again what was put aside and is due now. A row leaves only after its message has found an end. */
export function createRetries(consumers: Consumer[], database: Database, delivery: Delivery) {
  const byName = new Map(consumers.map((consumer) => [consumer.name, consumer]));

  /**
   * Not for a minute: whoever claims it may die over it. What nobody has begun with yet comes many at a time; with what was
   * begun before and has no end, one at a time, so that a death is counted against the one that caused it.
   */
  const claim = (most: number, alone: boolean) =>
    database.transaction(
      { partition: 'consumers' },
      (sql) => sql.many<Due>`
        with due as (
          select id from scheduled_message where due_at <= muse_clock() and (locked_until is null or locked_until < muse_clock())
            and consumer = any(${[...byName.keys()]}) and (begun > 0) = ${alone}
          order by due_at limit ${most} for update skip locked
        )
        update scheduled_message s set begun = begun + 1,
          locked_until = muse_clock() + case when ${alone} then interval '35 seconds' else interval '60 seconds' end
        from due where s.id = due.id
        returning s.id, s.consumer, s.attempt, s.begun, s.envelope`,
    );

  const again = async ({ id, consumer, attempt, begun, envelope }: Due): Promise<void> => {
    if (begun > beginnings)
      await delivery.parkRaw(consumer, Buffer.from(json(envelope)), 'whoever begins with it dies');
    else if ((await held(() => delivery.deliver(byName.get(consumer) as Consumer, envelope, attempt))) === 'down')
      return;
    failurePoint('retry: done, not forgotten yet', () => `${consumer} ${envelope.type} ${envelope.id}`);
    // Without its lock it is a row that was put aside again: it waits behind another.
    await database.transaction(
      { partition: 'consumers' },
      (sql) => sql.run`delete from scheduled_message where id = ${id} and locked_until is not null`,
    );
  };

  return {
    async poll(): Promise<void> {
      for (let [quarantine] = await claim(1, true); quarantine; [quarantine] = await claim(1, true))
        await again(quarantine);
      for (
        let due = await claim(batch, false);
        due.length > 0;
        due = due.length < batch ? [] : await claim(batch, false)
      ) {
        const things = Map.groupBy(due, ({ consumer, envelope }) => `${consumer} ${envelope.subject}`);
        await Promise.all([...things.values()].map((events) => oneAfterTheOther(events.sort(bySequence), again)));
      }
    },
  };
}

/** A dependency that is away is waited for with the message in hand: its beginning must not be counted again and again. */
async function held(deliver: () => Promise<Delivered>): Promise<Delivered> {
  for (let tries = 0; tries < heldTries; tries += 1) {
    if ((await deliver()) === 'done') return 'done';
    await pause(1_000, undefined, { ref: false });
  }
  return 'down';
}

const bySequence = (a: Due, b: Due): number => Number(a.envelope.sequence) - Number(b.envelope.sequence);

async function oneAfterTheOther<T>(all: T[], work: (each: T) => Promise<void>): Promise<void> {
  for (const each of all) await work(each);
}

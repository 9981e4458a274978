import type { Envelope } from '@muse/contracts';
import type { Database } from '../database/database.ts';
import { json } from '../database/sql.ts';
import { failurePoint } from '../failure-points.ts';
import type { Consumer, Delivery } from './deliver.ts';

interface Due {
  id: number;
  consumer: string;
  attempt: number;
  begun: number;
  envelope: Envelope;
}

const batch = 50;
/** What was begun so often and neither worked nor failed has killed whoever began; or killed were many, and a person replays it. */
const begunTooOften = 10;

/** Delivers again what was put aside and is due now. A row leaves only after its message has found an end. */
export function createRetries(consumers: Consumer[], database: Database, delivery: Delivery) {
  const byName = new Map(consumers.map((consumer) => [consumer.name, consumer]));

  /** Not for a minute: whoever claims it may die over it. */
  const claim = () =>
    database.transaction(
      { lane: 'consumers' },
      (sql) => sql.many<Due>`
        with due as (
          select id from scheduled_message where due_at <= muse_clock() and (locked_until is null or locked_until < muse_clock())
            and consumer = any(${[...byName.keys()]})
          order by due_at limit ${batch} for update skip locked
        )
        update scheduled_message s set locked_until = muse_clock() + interval '60 seconds', begun = begun + 1 from due where s.id = due.id
        returning s.id, s.consumer, s.attempt, s.begun, s.envelope`,
    );

  const again = async ({ id, consumer, attempt, begun, envelope }: Due): Promise<void> => {
    if (begun > begunTooOften)
      await delivery.parkAsItIs(consumer, Buffer.from(json(envelope)), 'begun too often without an end');
    else if ((await delivery.deliver(byName.get(consumer) as Consumer, envelope, attempt)) === 'down') return;
    failurePoint('retry: done, not forgotten yet', () => `${consumer} ${envelope.type} ${envelope.id}`);
    // Without its lock it is a row that was put aside again: it waits behind another.
    await database.transaction(
      { lane: 'consumers' },
      (sql) => sql.run`delete from scheduled_message where id = ${id} and locked_until is not null`,
    );
  };

  return {
    async poll(): Promise<void> {
      for (let due = await claim(); due.length > 0; due = due.length < batch ? [] : await claim()) {
        const things = Map.groupBy(due, ({ consumer, envelope }) => `${consumer} ${envelope.subject}`);
        await Promise.all([...things.values()].map((facts) => oneAfterTheOther(facts.sort(bySequence), again)));
      }
    },
  };
}

const bySequence = (a: Due, b: Due): number => Number(a.envelope.sequence) - Number(b.envelope.sequence);

async function oneAfterTheOther<T>(all: T[], work: (each: T) => Promise<void>): Promise<void> {
  for (const each of all) await work(each);
}

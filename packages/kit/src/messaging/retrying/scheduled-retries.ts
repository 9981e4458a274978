import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../database/database.ts';
import { json } from '../../database/sql.ts';
import { failurePoint } from '../../fault-injection/failure-points.ts';
import type { Consumer, Delivered } from '../consuming/consumer.ts';
import type { Delivery } from '../consuming/delivery.ts';
import { claimDueMessages, type DueMessage, deleteDueMessage } from './due-messages.ts';

const batch = 50;
/** Once among others and twice alone: a message whose attempt never ended in three starts kills every process that handles it. */
const maxStarts = 3;
const maxTriesWhileDown = 20;

/** Delivers scheduled messages that are due. A row is deleted only after its delivery has ended. */
export function createRetries(consumers: Consumer[], database: Database, delivery: Delivery) {
  const byName = new Map(consumers.map((consumer) => [consumer.name, consumer]));
  const names = [...byName.keys()];
  const claimOneAlone = async () => (await claimDueMessages(database, names, 1, true))[0];
  const claimBatch = () => claimDueMessages(database, names, batch, false);

  const retry = async ({ id, consumer, attempt, begun, envelope }: DueMessage): Promise<void> => {
    if (begun > maxStarts)
      await delivery.deadLetterRaw(consumer, Buffer.from(json(envelope)), 'every process that started on it died');
    else {
      const target = byName.get(consumer) as Consumer;
      if ((await untilAvailable(() => delivery.deliver(target, envelope, attempt))) === 'down') return;
    }
    failurePoint('retry: done, row not deleted yet', () => `${consumer} ${envelope.type} ${envelope.id}`);
    await deleteDueMessage(database, id);
  };

  return {
    async poll(): Promise<void> {
      for (let due = await claimOneAlone(); due; due = await claimOneAlone()) await retry(due);
      for (let due = await claimBatch(); due.length > 0; due = due.length < batch ? [] : await claimBatch()) {
        const bySubject = Map.groupBy(due, ({ consumer, envelope }) => `${consumer} ${envelope.subject}`);
        await Promise.all([...bySubject.values()].map((messages) => inSequence(messages.sort(bySequence), retry)));
      }
    },
  };
}

/** Waits for an unavailable database with the message in hand: claiming it again would count as another start. */
async function untilAvailable(deliver: () => Promise<Delivered>): Promise<Delivered> {
  for (let tries = 0; tries < maxTriesWhileDown; tries += 1) {
    if ((await deliver()) === 'done') return 'done';
    await pause(1_000, undefined, { ref: false });
  }
  return 'down';
}

const bySequence = (a: DueMessage, b: DueMessage): number => Number(a.envelope.sequence) - Number(b.envelope.sequence);

async function inSequence<T>(all: T[], work: (each: T) => Promise<void>): Promise<void> {
  for (const each of all) await work(each);
}

import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../database/database.ts';
import { json } from '../../database/sql.ts';
import { failurePoint } from '../../fault-injection/failure-points.ts';
import type { Consumer, Delivered } from '../consuming/consumer.ts';
import type { Delivery } from '../consuming/delivery.ts';
import type { LeaseHolder } from '../scheduling/heartbeat.ts';
import { createLeases } from '../scheduling/leases.ts';
import { claimDueMessages, type DueMessage, deleteDueMessage, renewDueMessages } from './due-messages.ts';

const batch = 50;
/** Once among others and twice alone: a message whose attempt never ended in three starts kills every process that handles it. */
const maxStarts = 3;
const maxTriesWhileDown = 20;

interface Retries extends LeaseHolder {
  poll(): Promise<void>;
}

/** Delivers scheduled messages that are due. A row is deleted only after its delivery has ended. */
export function createRetries(consumers: Consumer[], database: Database, delivery: Delivery): Retries {
  const byName = new Map(consumers.map((consumer) => [consumer.name, consumer]));
  const names = [...byName.keys()];
  const leases = createLeases<number>(async (held) =>
    (await renewDueMessages(database, held)).map(({ id, lease }) => [id, lease]),
  );
  const claim = async (most: number, alone: boolean): Promise<DueMessage[]> => {
    const due = await claimDueMessages(database, names, most, alone);
    for (const { id, lease } of due) leases.hold(id, lease);
    return due;
  };

  const retry = async ({ id, consumer, attempt, begun, envelope }: DueMessage): Promise<void> => {
    if (begun > maxStarts)
      await delivery.deadLetterRaw(consumer, Buffer.from(json(envelope)), 'every process that started on it died');
    else {
      const target = byName.get(consumer) as Consumer;
      if ((await untilAvailable(() => delivery.deliver(target, envelope, attempt))) === 'down') return;
    }
    failurePoint('retry: done, row not deleted yet', () => `${consumer} ${envelope.type} ${envelope.id}`);
    const lease = await leases.end(id);
    if (lease !== undefined) await deleteDueMessage(database, id, lease);
  };
  /** One after the other. After a failure what is left keeps its lease until it expires, and is claimed again. */
  const retryInSequence = async (messages: DueMessage[]): Promise<void> => {
    try {
      for (const message of messages.sort(bySequence)) await retry(message);
    } finally {
      for (const { id } of messages) await leases.end(id);
    }
  };

  return {
    renewLeases: leases.renewLeases,
    async poll(): Promise<void> {
      for (let due = await claim(1, true); due.length > 0; due = await claim(1, true)) await retryInSequence(due);
      for (
        let due = await claim(batch, false);
        due.length > 0;
        due = due.length < batch ? [] : await claim(batch, false)
      ) {
        const bySubject = Map.groupBy(due, ({ consumer, envelope }) => `${consumer} ${envelope.subject}`);
        await Promise.all([...bySubject.values()].map(retryInSequence));
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

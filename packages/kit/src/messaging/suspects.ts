import { setTimeout as pause } from 'node:timers/promises';
import type { ConsumeMessage } from 'amqplib';

/** Delivered this often before, and never answered: whoever held it has died, twice. */
const suspiciousAfter = 2;
/** What was held by the dead comes back together; a moment later all of it is here. */
const gatherMs = 100;

/** Quorum queues count how often they delivered a message before: https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling */
export const isSuspect = ({ properties: { headers } }: ConsumeMessage): boolean =>
  Number(headers?.['x-delivery-count'] ?? 0) >= suspiciousAfter;

/**
 * One of these messages may kill the process, and the broker counts each death against all that were in its hands. So they are
 * handled one at a time and in an order of chance: at every start some of the innocent get done before the killer comes, and
 * long before the broker gives up, it is alone.
 */
export function oneByOneByChance() {
  const waiting: (() => Promise<void>)[] = [];
  let drawing = false;

  const draw = async (): Promise<void> => {
    if (drawing) return;
    drawing = true;
    await pause(gatherMs, undefined, { ref: false });
    while (waiting.length > 0) await waiting.splice(Math.floor(Math.random() * waiting.length), 1)[0]?.();
    drawing = false;
  };

  return (work: () => Promise<void>): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push(() => work().then(resolve, reject));
      void draw();
    });
}

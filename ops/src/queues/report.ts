import { managementOf } from '@muse/dev-servers';
import { findUnreadQueues, type UnreadQueue } from './unread-queues.ts';

/** The URL of the management API: AMQP alone cannot list queues. */
export async function requireManagement(amqpUrl: string): Promise<string> {
  const managementUrl = await managementOf(amqpUrl);
  if (managementUrl !== null) return managementUrl;
  throw new Error('Queues are listed by RabbitMQ’s management API, and none answers: set RABBITMQ_MANAGEMENT_URL.');
}

export const describeQueue = ({ name, ready, consumers, boundTo }: UnreadQueue): string => {
  const read = consumers > 0 ? `${consumers} consumers of another release` : 'no consumer';
  const bound = boundTo.length > 0 ? `receives ${boundTo.join(', ')}` : 'receives nothing';
  return `${name}: ${ready} messages, ${read}, ${bound}`;
};

/** For `npm run migrate`: prints the queues that no release reads. A broker without the management API ends no migration. */
export async function reportUnreadQueues(amqpUrl: string): Promise<void> {
  try {
    const unread = (await findUnreadQueues(await requireManagement(amqpUrl), amqpUrl)).filter(
      ({ consumers }) => consumers === 0,
    );
    for (const queue of unread) console.log(`No release reads ${describeQueue(queue)}. See npm run queues -- --help`);
  } catch (error) {
    console.log(
      `Queues that no release reads are not listed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

import { managementOf } from '@muse/dev-servers';
import { findUnreadQueues, type UnreadQueue } from './unread-queues.ts';

/** The unread queues of the virtual host in this URL. Fails if RabbitMQ’s management API does not answer. */
export async function unreadQueuesAt(amqpUrl: string): Promise<UnreadQueue[]> {
  const managementUrl = await managementOf(amqpUrl);
  if (managementUrl === null)
    throw new Error('Queues are listed by RabbitMQ’s management API, and none answers: set RABBITMQ_MANAGEMENT_URL.');
  return findUnreadQueues(managementUrl, virtualHostOf(amqpUrl));
}

export const describeQueue = ({ name, ready, consumers, boundTo }: UnreadQueue): string => {
  const read = consumers > 0 ? `${consumers} consumers of another release` : 'no consumer';
  const bound = boundTo.length > 0 ? `receives ${boundTo.join(', ')}` : 'receives nothing';
  return `${name}: ${ready} messages, ${read}, ${bound}`;
};

/** For `npm run migrate`: prints the queues that no release reads. A broker without the management API ends no migration. */
export async function reportUnreadQueues(amqpUrl: string): Promise<void> {
  try {
    const unread = (await unreadQueuesAt(amqpUrl)).filter(({ consumers }) => consumers === 0);
    for (const queue of unread) console.log(`No release reads ${describeQueue(queue)}. See npm run queues -- --help`);
  } catch (error) {
    console.log(
      `Queues that no release reads are not listed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** No path, or only a slash: the default virtual host. */
const virtualHostOf = (amqpUrl: string): string => decodeURIComponent(new URL(amqpUrl).pathname.slice(1)) || '/';

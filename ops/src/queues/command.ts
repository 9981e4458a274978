import { deleteEmptyQueue, unbindQueue } from '@muse/kit';
import { describeQueue } from './report.ts';
import { findUnreadQueues } from './unread-queues.ts';

/** The broker whose queues are meant. */
interface BrokerAddress {
  amqpUrl: string;
  managementUrl: string;
}

/** Unbinds or deletes one unread queue, or lists all. Returns what it prints. */
export async function runQueues(
  { amqpUrl, managementUrl }: BrokerAddress,
  values: { unbind?: string | undefined; delete?: string | undefined },
): Promise<string> {
  const queues = await findUnreadQueues(managementUrl, amqpUrl);
  const name = values.unbind ?? values.delete;
  if (name === undefined) return queues.map(describeQueue).join('\n') || 'Every queue has a reaction.';
  const queue = queues.find((each) => each.name === name);
  if (!queue) throw new Error(`${name} is not a queue without a reaction: see npm run queues.`);
  if (queue.consumers > 0) throw new Error(`${name} is read by a process of another release: stop that first.`);
  if (values.unbind !== undefined) {
    await unbindQueue(amqpUrl, name, queue.boundTo);
    return `${name} receives nothing any more; it keeps ${queue.ready} messages.`;
  }
  if (queue.boundTo.length > 0) throw new Error(`${name} still receives events: use --unbind first.`);
  await deleteEmptyQueue(amqpUrl, name);
  return `${name} is deleted.`;
}

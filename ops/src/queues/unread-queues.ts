import { queuesByEvent } from '@muse/contracts';
import { askManagement } from '@muse/dev-servers';
import { virtualHostOf } from './virtual-host.ts';

/** A queue of ours without a reaction in this release. */
export interface UnreadQueue {
  name: string;
  /** Messages ready for delivery; the statistics of the broker are up to 5 s old. */
  ready: number;
  /** More than 0: a process of another release reads it. */
  consumers: number;
  /** The events it receives. As long as it is bound it fills, and refuses events if it has a limit. */
  boundTo: string[];
}

interface ListedBinding {
  source: string;
  destination: string;
  routing_key: string;
}

/** Lists the queues of the virtual host in this URL that start with `muse.` and belong to no declared reaction, without dead-letter queues. */
export async function findUnreadQueues(managementUrl: string, amqpUrl: string): Promise<UnreadQueue[]> {
  const read = async <Row>(path: string): Promise<Row[]> => {
    const reply = await askManagement(managementUrl, 'GET', path);
    if (!reply.ok) throw new Error(`RabbitMQ’s management API answered ${reply.status} to ${path}`);
    return (await reply.json()) as Row[];
  };
  const host = encodeURIComponent(virtualHostOf(amqpUrl));
  const bindings = await read<ListedBinding>(`/exchanges/${host}/muse.events/bindings/source`);
  const queues = await read<{ name: string; messages_ready?: number; consumers?: number }>(`/queues/${host}`);
  const declared = new Set(Object.values(queuesByEvent).flat());
  return queues
    .filter(({ name }) => name.startsWith('muse.') && !name.endsWith('.dlq') && !declared.has(name))
    .map(({ name, messages_ready: ready = 0, consumers = 0 }) => ({
      ...{ name, ready, consumers },
      boundTo: bindings.filter(({ destination }) => destination === name).map((binding) => binding.routing_key),
    }));
}

import { type Check, lasting } from './check.ts';
import { inEveryService } from './reads.ts';
import { type Snapshot } from './snapshot.ts';

export interface QueueDepth {
  name: string;
  ready: number;
  unacknowledged: number;
  consumers: number;
}

interface ListedQueue {
  name: string;
  messages_ready?: number;
  messages_unacknowledged?: number;
  consumers?: number;
}

/**
 * The services' queues from RabbitMQ’s management API, whose statistics are up to 5 seconds old. Queues of other consumers, such as
 * the trial's own, are left out. https://www.rabbitmq.com/docs/management#statistics-interval
 */
export async function queuesOf({ broker }: Pick<Snapshot, 'broker'>): Promise<QueueDepth[]> {
  if (!broker) return [];
  const url = new URL(broker.managementUrl);
  const credentials = Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`);
  const path = `${url.origin}${url.pathname.replace(/\/$/, '')}/api/queues/${encodeURIComponent(broker.virtualHost)}`;
  const answer = await fetch(path, {
    // No keep-alive: RabbitMQ waits for open connections when it shuts down.
    headers: { authorization: `Basic ${credentials.toString('base64')}`, connection: 'close' },
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`RabbitMQ’s management API answered ${answer.status}`);
  return ((await answer.json()) as ListedQueue[])
    .filter(({ name }) => name.startsWith('muse.'))
    .map(({ name, messages_ready: ready = 0, messages_unacknowledged: unacknowledged = 0, consumers = 0 }) => ({
      ...{ name, ready, unacknowledged, consumers },
    }));
}

const queuesAreEmpty = lasting({
  invariant: 10,
  what: 'A queue is not empty.',
  find: async (snapshot) =>
    (await queuesOf(snapshot)).filter(({ ready, unacknowledged }) => ready + unacknowledged > 0),
});

const queuesHaveConsumers = lasting({
  invariant: 10,
  what: 'A queue has no consumer.',
  find: async (snapshot) => (await queuesOf(snapshot)).filter(({ consumers }) => consumers === 0),
});

interface DeadLetter {
  service: string;
  consumer: string;
  messageId: string | null;
  why: string;
}

const keyOf = ({ service, consumer, messageId }: Omit<DeadLetter, 'why'>): string =>
  JSON.stringify([service, consumer, messageId]);

/** Each injected poison message accounts for one dead letter. */
const exactlyTheSeededOnes: Check = {
  invariant: 10,
  what: 'There is an open dead letter that was not injected, or an injected one is missing.',
  async find({ look, poison = [] }) {
    const open = await look<DeadLetter>(
      inEveryService(
        (schema) => `
        select '${schema}' as service, consumer, case when envelope ? 'unreadable' then null else message_id end as "messageId", error_class || ': ' || error_text as why
        from ${schema}.dead_letter where state = 'open'`,
      ),
    );
    const missing = poison.map((each) => ({ missing: keyOf(each) }));
    const unexpected = open.filter((deadLetter) => {
      const at = missing.findIndex((each) => each.missing === keyOf(deadLetter));
      if (at >= 0) missing.splice(at, 1);
      return at < 0;
    });
    return [...unexpected, ...missing];
  },
};

export const queues: Check[] = [queuesAreEmpty, queuesHaveConsumers, exactlyTheSeededOnes];

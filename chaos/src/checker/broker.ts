import { type Check, lasting, type Snapshot } from './snapshot.ts';

export interface Queue {
  name: string;
  ready: number;
  inHand: number;
  consumers: number;
}

interface Listed {
  name: string;
  messages_ready?: number;
  messages_unacknowledged?: number;
  consumers?: number;
}

/**
 * The queues of the house, as RabbitMQ’s management tells: up to 5 seconds old. Those of listeners that come and go, such as a
 * trial’s own, are not its. https://www.rabbitmq.com/docs/management#statistics-interval
 */
export async function queuesOf({ broker }: Pick<Snapshot, 'broker'>): Promise<Queue[]> {
  if (!broker) return [];
  const url = new URL(broker.managementUrl);
  const credentials = Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`);
  const path = `${url.origin}${url.pathname.replace(/\/$/, '')}/api/queues/${encodeURIComponent(broker.virtualHost)}`;
  const answer = await fetch(path, {
    // Not kept open: RabbitMQ would wait for it when it shuts down.
    headers: { authorization: `Basic ${credentials.toString('base64')}`, connection: 'close' },
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`RabbitMQ’s management answered ${answer.status}`);
  return ((await answer.json()) as Listed[])
    .filter(({ name }) => name.startsWith('muse.'))
    .map(({ name, messages_ready: ready = 0, messages_unacknowledged: inHand = 0, consumers = 0 }) => ({
      ...{ name, ready, inHand, consumers },
    }));
}

const empty = lasting({
  invariant: 10,
  what: 'A queue is not empty.',
  find: async (snapshot) => (await queuesOf(snapshot)).filter(({ ready, inHand }) => ready + inHand > 0),
});

const heardBySomebody = lasting({
  invariant: 10,
  what: 'Nobody listens to a queue.',
  find: async (snapshot) => (await queuesOf(snapshot)).filter(({ consumers }) => consumers === 0),
});

export const queues: Check[] = [empty, heardBySomebody];

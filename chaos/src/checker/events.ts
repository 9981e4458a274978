import type { Envelope } from '@muse/contracts';
import { type Check, statement } from './check.ts';
import { freshFor, inEveryService, reactions } from './reads.ts';
import { type Snapshot } from './snapshot.ts';

/** Statement for published events that a consumer has neither processed, nor scheduled for retry, nor dead-lettered. `settled` restricts it to older events. */
export const unconsumedEvents = (settled: string): string =>
  reactions
    .map(
      ({ service, reaction, owner, type }) => `
    select '${service}' as service, '${reaction}' as consumer, o.type, o.message_id, o.aggregate_id, o.published_at
    from ${owner}.outbox o
    where o.type = '${type}' and o.published_at is not null ${settled.replaceAll('$owner', owner)}
      and not exists (select from ${service}.inbox i where i.consumer = '${reaction}' and i.message_id = o.message_id)
      and not exists (select from ${service}.scheduled_message s where s.consumer = '${reaction}' and s.message_id = o.message_id)
      and not exists (select from ${service}.dead_letter d where d.consumer = '${reaction}' and d.message_id = o.message_id::text)`,
    )
    .join('\nunion all\n');

const reachesItsConsumers = statement(
  10,
  'An event was published, and a consumer never processed it.',
  unconsumedEvents(`and o.published_at < $owner.muse_clock() - ${freshFor}`),
);

const publishedEvents = ({ look }: Snapshot) =>
  look<{ id: string; type: string; published: boolean; at: Date }>(
    inEveryService(
      (schema) =>
        `select message_id as id, type, published_at is not null as published, created_at as at from ${schema}.outbox`,
    ),
  );

/** Messages that the trial published itself, duplicates and poison, are recognised by their ids. */
const receivedWasPublished: Check = {
  invariant: 11,
  what: 'An event was received that is in no outbox.',
  async find(snapshot) {
    const { receivedEvents = [], poison = [] } = snapshot;
    const known = new Set([
      ...(await publishedEvents(snapshot)).map(({ id }) => id),
      ...poison.map(({ messageId }) => messageId),
    ]);
    return receivedEvents
      .filter(({ id }) => !known.has(id))
      .map(({ id, type, source, subject }) => ({ id, type, source, subject }));
  },
};

/** Events published before the recording began, or within the second in which it began, are not expected. */
const publishedWasReceived: Check = {
  invariant: 11,
  what: 'An event is marked as published in its outbox and was never received.',
  async find(snapshot) {
    const { receivedEvents } = snapshot;
    const first = receivedEvents?.[0];
    if (!receivedEvents || !first) return [];
    const ids = new Set(receivedEvents.map(({ id }) => id));
    return (await publishedEvents(snapshot)).filter(
      ({ id, published, at }) => published && !ids.has(id) && at.getTime() > Date.parse(first.time) + 1_000,
    );
  },
};

const inOrder: Check = {
  invariant: 11,
  what: 'An event was first received after a later event of the same aggregate.',
  async find(snapshot) {
    const known = new Set((await publishedEvents(snapshot)).map(({ id }) => id));
    const seen = new Set<string>();
    const latest = new Map<string, Envelope>();
    const outOfOrder: object[] = [];
    for (const event of snapshot.receivedEvents ?? []) {
      if (seen.has(event.id) || !known.has(event.id)) continue;
      seen.add(event.id);
      const about = `${event.type.slice(0, event.type.indexOf('.'))} ${event.subject}`;
      const previous = latest.get(about);
      if (previous && BigInt(previous.sequence) > BigInt(event.sequence))
        outOfOrder.push({ about, came: [previous.type, previous.sequence], then: [event.type, event.sequence] });
      else latest.set(about, event);
    }
    return outOfOrder;
  },
};

export const eventChecks: Check[] = [reachesItsConsumers, receivedWasPublished, publishedWasReceived, inOrder];

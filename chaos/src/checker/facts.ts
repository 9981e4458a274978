import type { Envelope } from '@muse/contracts';
import { freshFor, inEveryService, reactions } from './services.ts';
import { type Check, type Snapshot, statement } from './snapshot.ts';

/** Published facts that a listener has neither taken in, nor put aside, nor given up. `settled`: older than a moment. */
export const unheard = (settled: string): string =>
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

const reachesItsListeners = statement(
  10,
  'A fact was published, and a listener never heard it.',
  unheard(`and o.published_at < $owner.muse_clock() - ${freshFor}`),
);

const said = ({ look }: Snapshot) =>
  look<{ id: string; type: string; published: boolean; at: Date }>(
    inEveryService(
      (schema) =>
        `select message_id as id, type, published_at is not null as published, created_at as at from ${schema}.outbox`,
    ),
  );

/** What a trial says itself, to poison or to repeat, is known by its id. */
const noGhosts: Check = {
  invariant: 11,
  what: 'A fact was heard on the bus that stands in no outbox.',
  async find(snapshot) {
    const { heard = [], poison = [] } = snapshot;
    const known = new Set([...(await said(snapshot)).map(({ id }) => id), ...poison.map(({ messageId }) => messageId)]);
    return heard
      .filter(({ id }) => !known.has(id))
      .map(({ id, type, source, subject }) => ({ id, type, source, subject }));
  },
};

/** Those said before the listener began are not missed, nor what was said at that very moment. */
const nothingMissed: Check = {
  invariant: 11,
  what: 'An outbox says that a fact was published, and it was never heard on the bus.',
  async find(snapshot) {
    const { heard } = snapshot;
    const first = heard?.[0];
    if (!heard || !first) return [];
    const ids = new Set(heard.map(({ id }) => id));
    return (await said(snapshot)).filter(
      ({ id, published, at }) => published && !ids.has(id) && at.getTime() > Date.parse(first.time) + 1_000,
    );
  },
};

const inOrder: Check = {
  invariant: 11,
  what: 'A fact was heard for the first time after a later one about the same thing.',
  async find(snapshot) {
    const known = new Set((await said(snapshot)).map(({ id }) => id));
    const seen = new Set<string>();
    const latest = new Map<string, Envelope>();
    const behind: object[] = [];
    for (const fact of snapshot.heard ?? []) {
      if (seen.has(fact.id) || !known.has(fact.id)) continue;
      seen.add(fact.id);
      const about = `${fact.type.slice(0, fact.type.indexOf('.'))} ${fact.subject}`;
      const before = latest.get(about);
      if (before && BigInt(before.sequence) > BigInt(fact.sequence))
        behind.push({ about, came: [before.type, before.sequence], then: [fact.type, fact.sequence] });
      else latest.set(about, fact);
    }
    return behind;
  },
};

export const facts: Check[] = [reachesItsListeners, noGhosts, nothingMissed, inOrder];

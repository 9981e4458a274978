import type { Sql } from '../../database/sql.ts';
import type { Draft } from './envelope.ts';

export interface OutboxRow {
  seq: number;
  createdAt: string;
  envelope: Draft;
}

/** Outlasts the pauses of a living process, which renews it; the events of a killed one are published after this. */
export const relayLease = '3 seconds';

/**
 * Writes the events of a transaction to its outbox. The relay of the same process gets the lease at once, so that publishing
 * needs no claim; but not where an earlier event of the same aggregate is still unpublished, or their order would be lost.
 * The order is kept only if a transaction locks the aggregate's row before it publishes about it.
 */
export async function writeOutbox(
  sql: Sql,
  relay: string,
  drafts: Draft[],
): Promise<{ mine: OutboxRow[]; others: boolean }> {
  const firstOfAggregate = drafts.map(
    (draft, index) =>
      drafts.findIndex((other) => other.subject === draft.subject && aggregateOf(other) === aggregateOf(draft)) ===
      index,
  );
  const rows = await sql.many<{ seq: number; messageId: string; createdAt: string; leased: boolean }>`
    insert into outbox (message_id, aggregate_type, aggregate_id, type, envelope, locked_by, locked_until)
    select d.id, d.aggregate_type, d.aggregate_id, d.type, d.envelope, l.relay, case when l.relay is null then null else muse_clock() + ${relayLease}::interval end
    from unnest(${drafts.map((d) => d.id)}::uuid[], ${drafts.map(aggregateOf)}::text[], ${drafts.map((d) => d.subject)}::text[],
                ${drafts.map((d) => d.type)}::text[], ${drafts.map((d) => JSON.stringify(d))}::jsonb[], ${firstOfAggregate}::bool[])
           with ordinality as d (id, aggregate_type, aggregate_id, type, envelope, first, place)
    cross join lateral (
      select case when d.first and not exists (
        select from outbox o where o.aggregate_type = d.aggregate_type and o.aggregate_id = d.aggregate_id and o.published_at is null
      ) then ${relay}::text end as relay
    ) l
    order by d.place
    returning seq, message_id, created_at, locked_by is not null as leased`;
  const byId = new Map(drafts.map((draft) => [draft.id, draft]));
  const mine = rows
    .filter((row) => row.leased)
    .map(({ seq, createdAt, messageId }) => ({ seq, createdAt, envelope: byId.get(messageId) as Draft }));
  return { mine, others: mine.length < rows.length };
}

/** The first word of the type: `checkout.submitted.v1` belongs to the aggregate type `checkout`. */
const aggregateOf = (draft: Draft): string => draft.type.slice(0, draft.type.indexOf('.'));

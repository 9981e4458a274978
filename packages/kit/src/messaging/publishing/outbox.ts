import { json, type Sql } from '../../database/sql.ts';
import type { Draft } from './envelope.ts';

export interface OutboxRow {
  seq: number;
  createdAt: string;
  envelope: Draft;
}

/** Outlasts the pauses of a living process, which renews it; the events of a killed one are published after this. */
export const relayLease = '3 seconds';

interface WriteOptions {
  relay: string;
  /** Rows that are published, though not marked yet. */
  unmarked: number[];
  /** Those of them that this statement marks. Rows that another relay has locked are skipped: it marks them itself. */
  marks: number[];
}

/**
 * Writes the events of a transaction to its outbox. The relay of the same process gets the lease at once, so that publishing
 * needs no claim; but not where an earlier event of the same aggregate is still unpublished, or their order would be lost.
 * The order is kept only if a transaction locks the aggregate's row before it publishes about it.
 */
export async function writeOutbox(
  sql: Sql,
  { relay, unmarked, marks }: WriteOptions,
  drafts: Draft[],
): Promise<{ mine: OutboxRow[]; others: boolean }> {
  const rows = await sql.many<{ seq: number; messageId: string; createdAt: string; leased: boolean }>`
    with confirmed as (
      select seq from outbox
      where seq = any(array(select jsonb_array_elements_text(${json(marks)}::jsonb)::bigint)) and published_at is null for update skip locked
    ), marked as (
      update outbox set published_at = muse_clock(), locked_by = null, locked_until = null, last_error = null
      from confirmed where outbox.seq = confirmed.seq
    )
    insert into outbox (message_id, aggregate_type, aggregate_id, type, envelope, locked_by, locked_until)
    select d.id, d.aggregate_type, d.aggregate_id, d.type, d.envelope, l.relay, case when l.relay is null then null else muse_clock() + ${relayLease}::interval end
    -- Not unnest of arrays: their length changes what Postgres expects to cost.
    from rows from (jsonb_to_recordset(${json(drafts.map(rowOf))}::jsonb)
           as (id uuid, aggregate_type text, aggregate_id text, type text, envelope jsonb, first boolean)) with ordinality
           as d (id, aggregate_type, aggregate_id, type, envelope, first, place)
    cross join lateral (
      select case when d.first and not exists (
        select from outbox o where o.aggregate_type = d.aggregate_type and o.aggregate_id = d.aggregate_id and o.published_at is null
          and o.seq <> all(${unmarked}::bigint[])
      ) then ${relay}::text end as relay
    ) l
    -- True of every event. Postgres guesses a hundred events from JSON, one with this condition. With the cost of a hundred, what the
    -- table looked like at the first executions would outweigh the cost of planning, and Postgres would plan this statement each time.
    where d.place = d.place + 0
    order by d.place
    returning seq, message_id, created_at, locked_by is not null as leased`;
  const byId = new Map(drafts.map((draft) => [draft.id, draft]));
  const mine = rows
    .filter((row) => row.leased)
    .map(({ seq, createdAt, messageId }) => ({ seq, createdAt, envelope: byId.get(messageId) as Draft }));
  return { mine, others: mine.length < rows.length };
}

/** `first`: of its aggregate in this transaction. */
const rowOf = (draft: Draft, index: number, drafts: Draft[]) => ({
  ...{
    id: draft.id,
    aggregate_type: aggregateOf(draft),
    aggregate_id: draft.subject,
    type: draft.type,
    envelope: draft,
  },
  first: !drafts
    .slice(0, index)
    .some((other) => other.subject === draft.subject && aggregateOf(other) === aggregateOf(draft)),
});

/** The first word of the type: `checkout.submitted.v1` belongs to the aggregate type `checkout`. */
const aggregateOf = (draft: Draft): string => draft.type.slice(0, draft.type.indexOf('.'));

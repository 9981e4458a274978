import type { Sql } from '@muse/kit';
import type { StripeDispute } from '../domain/dispute.ts';

/** Disputes without a decision that have not changed for `quietSeconds`. Each is returned once per `quietSeconds`. */
export const takeUndecidedDisputes = (sql: Sql, quietSeconds: number, atMost: number) =>
  sql.many<{ id: string; lookedAt: string }>`
    update dispute set looked_at = muse_clock() where id = any(array(
      select id from dispute
      where state in ('inquiry', 'open') and greatest(updated_at, looked_at) < muse_clock() - make_interval(secs => ${quietSeconds})
      order by greatest(updated_at, looked_at) limit ${atMost} for update skip locked
    ))
    returning id, looked_at`;

/** Disputes whose evidence is stored for `quietSeconds` and not filed: the process that stored it may have died. */
export const unfiledEvidence = (sql: Sql, quietSeconds: number, atMost: number) =>
  sql.many<{ id: string; evidenceAt: string }>`
    select id, evidence_at from dispute
    where evidence is not null and filed_at is null and evidence_at < muse_clock() - make_interval(secs => ${quietSeconds})
    order by evidence_at limit ${atMost}`;

/** Of these disputes, those about our payments that we do not know, or know with another status: a webhook was lost. */
export async function newsAmong(sql: Sql, found: readonly StripeDispute[]): Promise<string[]> {
  const rows = await sql.many<{ id: string }>`
    select f.id
    from unnest(${found.map(({ id }) => id)}::text[], ${found.map(({ intentId }) => intentId)}::text[], ${found.map(({ status }) => status)}::text[])
      as f (id, intent_id, status)
    join payment p on p.intent_id = f.intent_id
    left join dispute d on d.id = f.id
    where d.status is distinct from f.status`;
  return rows.map(({ id }) => id);
}

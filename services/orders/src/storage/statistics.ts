import type { Sql } from '@muse/kit';
import type { Tally } from '../domain/statistics.ts';

/** A shopper's orders counted by store, status and currency; amounts are net of what was paid back, through Stripe or outside of it. */
export const tallyOrdersOf = (sql: Sql, shopper: string): Promise<Tally[]> => sql.many<Tally>`
  select store_id, (array_agg(store_name order by created_at desc))[1] as store_name, status, currency,
         count(*) as orders, sum(total_cents - refunded_cents - settled_cents)::bigint as spent_cents, max(created_at) as newest_at
  from order_with_settlements where shopper = ${shopper}
  group by store_id, status, currency`;

import { json, type Sql } from '@muse/kit';
import type { Tolerance } from '../domain/ceiling.ts';
import type { PaymentRisk } from '../domain/payment-risk.ts';
import { type DueTimes, defaultRules } from '../domain/placement-rules.ts';
import type { WayState } from '../domain/way-choice.ts';

/** What decides how an order of a store is queued. Due times are those of the store, if it has its own. */
interface StoreTerms {
  ways: WayState[];
  rules: Tolerance & Partial<DueTimes>;
}

export interface QueueTerms {
  risks: Pick<PaymentRisk, 'state' | 'reason'>[];
  termsOf(storeId: string): StoreTerms;
}

type Row = { storeId: string; ways: WayState[]; rules: { [K in keyof StoreTerms['rules']]: number | null } } & Pick<
  QueueTerms,
  'risks'
>;

/** Reads in one statement what decides about the orders of a purchase: every purchase reads it. */
export async function queueTermsOf(tx: Sql, sessionId: string, storeIds: string[]): Promise<QueueTerms> {
  const rows = await tx.many<Row>`
    select asked.store_id,
      jsonb_build_object('toleranceBasisPoints', p.tolerance_basis_points, 'toleranceMinimumCents', p.tolerance_minimum_cents,
        'toleranceMaximumCents', p.tolerance_maximum_cents, 'dueMinutes', d.due_minutes, 'escalateMinutes', d.escalate_minutes) as rules,
      (select coalesce(jsonb_agg(jsonb_build_object('method', w.method, 'stage', w.stage, 'closedCode', w.closed_code,
          'breakerOpen', w.breaker_open, 'permitted', w.permitted, 'switchedOff', w.switched_off) order by w.position), '[]')
       from machine_way w where w.store_id = asked.store_id) as ways,
      (select coalesce(jsonb_agg(jsonb_build_object('state', r.state, 'reason', r.reason) order by r.created_at, r.cause), '[]')
       from payment_risk r where r.session_id = ${sessionId}) as risks
    from jsonb_array_elements_text(${json(storeIds)}::jsonb) as asked (store_id)
    left join store_placement p on p.store_id = asked.store_id
    left join store_due_times d on d.store_id = asked.store_id`;
  const byStore = new Map(rows.map((row) => [row.storeId, row]));
  return {
    risks: rows[0]?.risks ?? [],
    termsOf(storeId) {
      const { ways = [], rules = {} } = byStore.get(storeId) ?? {};
      const set = Object.entries(rules).filter(([, value]) => value !== null);
      return { ways, rules: { ...defaultRules, ...Object.fromEntries(set) } };
    },
  };
}

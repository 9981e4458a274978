import { fillSql } from '@muse/e2e/plans/fill';
import type { Client } from 'pg';

/** What the filled tables hold that is under way. It has no owner here, and the services would work on it. */
const underWay: Record<string, string> = {
  kit: `delete from outbox where published_at is null; delete from scheduled_message; delete from dead_letter where state = 'open';
        delete from task where state = 'open'; delete from idempotency_key where state = 'running'`,
  checkout: `delete from session where status not in ('completed', 'expired', 'cancelled')`,
  payments: `delete from payment where status = 'processing'; delete from refund where status = 'pending'; delete from ledger_open_account;
             delete from tax_record where state = 'open'; delete from webhook_event where processed_at is null`,
  orders: `delete from customer_order where status = 'pending'`,
  placement: `delete from placement_task where status <> 'placed'`,
};

/**
 * Fills the tables of every service with finished purchases, as many as `rows`. Timers rest for a day: they would delete what is
 * old, and reconcile what Stripe does not know.
 */
export async function fillTables(client: Client, schemas: string[], rows: number): Promise<void> {
  const { kit = '', ...services } = fillSql(rows);
  for (const schema of schemas) {
    await client.query(`begin; set local synchronous_commit = off; set local search_path = ${schema}`);
    await client.query('set local session_replication_role = replica'); // no foreign keys: rows are deleted without their histories
    await client.query(`update timer set next_run_at = clock_timestamp() + interval '1 day'`);
    await client.query(`${kit}${services[schema] ?? ''}`);
    for (const statements of [underWay.kit, underWay[schema]]) if (statements) await client.query(statements);
    await client.query('commit');
    await client.query(`set search_path = ${schema}; analyze`);
  }
  await client.query('set search_path = public; checkpoint');
}

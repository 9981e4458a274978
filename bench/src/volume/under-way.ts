/** SQL that deletes what the filled tables hold that is under way. It has no owner here, and the services would work on it. */
export const underWay: Record<string, string> = {
  kit: `delete from outbox where published_at is null; delete from scheduled_message; delete from dead_letter where state = 'open';
        delete from task where state = 'open'; delete from idempotency_key where state = 'running'`,
  checkout: `delete from session where status not in ('completed', 'expired', 'cancelled')`,
  payments: `delete from payment where status = 'processing'; delete from refund where status = 'pending'; delete from ledger_open_account;
             delete from tax_record where state = 'open'; delete from webhook_event where processed_at is null`,
  orders: `delete from customer_order where status = 'pending'`,
  placement: `delete from placement_task where status <> 'placed'`,
};

import { services } from '@muse/ops';
import { eventually, type WholeHouse } from './whole-house.ts';

/** What must hold once things are quiet (docs of the checker: shared design, invariants 1, 3, 4, 8 and 10). Each statement finds what breaks it. */
const broken = {
  'an order without a capture': `
    select o.order_number from orders.customer_order o where not exists (select from payments.payment p where p.session_id = o.session_id and p.status = 'captured')`,
  'more than one order per session and store':
    'select session_id, store_id from orders.customer_order group by 1, 2 having count(*) > 1',
  'an order without exactly one placement task': `
    select o.order_number from orders.customer_order o left join placement.placement_task t using (order_number) group by 1 having count(t.id) <> 1`,
  'a charge that is not the total frozen': `
    select p.session_id from payments.payment p join checkout.session s on s.id = p.session_id
    where p.status = 'captured' and p.captured_cents <> (s.snapshot->'summary'->>'totalCents')::int`,
  'orders that do not add up to their charge': `
    select p.session_id from payments.payment p join orders.customer_order o using (session_id) where p.status = 'captured'
    group by p.session_id, p.captured_cents having sum(o.total_cents) <> p.captured_cents`,
  'a paid session that is not completed': `select id from checkout.session where paid_at is not null and status <> 'completed'`,
  'a ledger entry that does not sum to zero':
    'select entry_id from payments.ledger_line group by 1 having sum(amount_cents) <> 0',
};

const leftOver = (service: string) => `
  select '${service}' as service, (select count(*)::int from ${service}.outbox where published_at is null) as unpublished,
    (select count(*)::int from ${service}.dead_letter where state = 'open') as "deadLetters",
    (select count(*)::int from ${service}.scheduled_message) as waiting, (select count(*)::int from ${service}.task where state = 'open') as unfinished`;

/** Waits until the house is quiet, then holds every rule, and our books against those of Stripe’s emulator. */
export async function everythingIsAccountedFor(house: WholeHouse): Promise<void> {
  await eventually(async () => {
    const rows = await house.look(services.map(({ name }) => leftOver(name)).join(' union all '));
    expect(rows).toEqual(
      services.map(({ name }) => ({ service: name, unpublished: 0, deadLetters: 0, waiting: 0, unfinished: 0 })),
    );
  }, 45_000);
  for (const [what, sql] of Object.entries(broken)) expect([what, await house.look(sql)]).toEqual([what, []]);

  const [ours] = await house.look<{ live: number }>(`
    select coalesce(sum(o.total_cents), 0)::int as live from orders.customer_order o where o.status not in ('failed', 'cancelled')`);
  const { charges } = await house.stripe.books();
  const taken = charges
    .filter((charge) => charge.status === 'succeeded')
    .reduce((sum, charge) => sum + charge.amount - charge.amount_refunded, 0);
  expect({ captured: taken }).toEqual({ captured: ours?.live });
  const sessions = charges
    .filter((charge) => charge.status === 'succeeded')
    .map((charge) => charge.metadata.checkout_session);
  expect(new Set(sessions).size).toBe(sessions.length);
}

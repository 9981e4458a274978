import { api, sum } from '@muse/contracts';
import { eventually } from '../../support/system.ts';
import type { Model } from '../reference/model.ts';
import { type SessionModel, statusAt } from '../reference/session.ts';
import { pageOf } from './books.ts';
import type { TestContext } from './context.ts';
import { look } from './look.ts';
import { whenQuiet } from './quiet.ts';

/** The end of a run: all that is under way arrives, and then the model's money is Stripe's money and our own, to the cent. */
export async function finalCheck(model: Model, ctx: TestContext): Promise<void> {
  await ctx.system.stripe.control('webhooks', { off: true });
  model.isPostHeld = false;
  model.hearEverything();
  await look(model, ctx);
  await whenQuiet(ctx.system);
  await look(model, ctx);
  await eventually(async () => {
    const books = await ctx.books();
    const kept = model.sessions.map((session) => shownAtStripe(session.id, pageOf(books, session.id)));
    expect({ stripe: kept }).toEqual({ stripe: model.sessions.map((session) => expectedAtStripe(session, model.now)) });
    expect({ rows: await rowsOf(ctx) }).toEqual({ rows: expectedRows(model) });
    expect({ spent: await spentBy(ctx) }).toEqual({ spent: sum(model.sessions.map(keptOf)) });
  });
}

const ascending = (amounts: number[]): number[] => amounts.sort((a, b) => a - b);

const shownAtStripe = (session: string, { intents, charges, refunds }: ReturnType<typeof pageOf>) => ({
  session,
  intents: intents.map((intent) => intent.status),
  charged: charges.map((charge) => charge.amount),
  refunded: ascending(refunds.map((refund) => refund.amount)),
});

const expectedAtStripe = (session: SessionModel, now: number) => ({
  session: session.id,
  intents: session.isAtStripe ? [intentOf(session, now)] : [],
  charged: session.money === 'not taken' ? [] : [session.totalCents],
  refunded: ascending(refundsOf(session).map((refund) => refund.cents)),
});

function intentOf(session: SessionModel, now: number): string {
  if (session.money !== 'not taken') return 'succeeded';
  const status = statusAt(session, now);
  if (status === 'authentication_required') return 'requires_action';
  return status === 'cancelled' || status === 'expired' ? 'canceled' : 'requires_payment_method';
}

function refundsOf({ money, totalCents, orders }: SessionModel): { cents: number; arrived: boolean }[] {
  if (money === 'given back') return [{ cents: totalCents, arrived: true }];
  return orders
    .filter((order) => order.refund !== 'none')
    .map((order) => ({ cents: order.totalCents, arrived: order.refund === 'arrived' }));
}

/** What the shop has of her orders: charged, less what has arrived back at her bank. */
const keptOf = (session: SessionModel): number => {
  const charged = session.money === 'not taken' ? 0 : session.totalCents;
  return charged - sum(refundsOf(session).map(({ cents, arrived }) => (arrived ? cents : 0)));
};

/** Everything that exists for this shopper anywhere in the house; nothing may be there that the model does not know. */
const rowsOf = async ({ system, guestId }: TestContext) => {
  const [rows] = await system.look<{ rows: ReturnType<typeof expectedRows> }>(
    `with mine as (select id from checkout.session where shopper = $1)
    select jsonb_build_object(
      'sessions', (select coalesce(jsonb_agg(id order by id), '[]') from mine),
      'orders', (select coalesce(jsonb_agg(order_number order by order_number), '[]') from orders.customer_order where shopper = $1),
      'tasks', (select coalesce(jsonb_agg(order_number order by order_number), '[]') from placement.placement_task where shopper = $1),
      'clearing', (select coalesce(sum(l.amount_cents), 0) from payments.ledger_line l join payments.ledger_entry e on e.id = l.entry_id
        where l.account = 'stripe_clearing' and e.session_id in (select id from mine)),
      'letters', (select coalesce(jsonb_object_agg(kind, letters), '{}') from (
        select kind, count(*) as letters from notifications.letter where session_id in (select id from mine) group by kind) as counted)
    ) as rows`,
    [guestId],
  );
  return rows?.rows;
};

function expectedRows(model: Model) {
  const numbers = model.orders.map((order) => order.number).sort();
  const arrived = model.sessions.flatMap(refundsOf).filter((refund) => refund.arrived);
  const letters = {
    'purchase-confirmed': model.sessions.filter(({ status }) => status === 'completed').length,
    'order-placed': model.orders.filter(({ status }) => status === 'placed').length,
    'order-failed': model.orders.filter(({ status }) => status === 'failed').length,
    'order-cancelled': model.orders.filter(({ status }) => status === 'cancelled').length,
    'money-refunded': arrived.length,
  };
  return {
    sessions: model.sessions.map(({ id }) => id).sort(),
    orders: numbers,
    tasks: numbers,
    clearing: sum(model.sessions.map(keptOf)),
    letters: Object.fromEntries(Object.entries(letters).filter(([, count]) => count > 0)),
  };
}

const spentBy = async ({ shopper }: TestContext): Promise<number> =>
  (await shopper.call(api.orders.orderStats)).body.totalSpentCents;

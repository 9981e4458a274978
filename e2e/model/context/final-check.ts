import { api, sum } from '@muse/contracts';
import { eventually } from '../../support/system.ts';
import type { Model } from '../reference/model.ts';
import { type SessionModel, statusAt } from '../reference/session.ts';
import { recordsOf } from './books.ts';
import type { TestContext } from './context.ts';
import { expectShopperView } from './shopper-view.ts';
import { waitUntilIdle } from './wait-until-idle.ts';

/** The end of a run: once nothing is in flight, Stripe's records and our tables must match the model to the cent. */
export async function finalCheck(model: Model, ctx: TestContext): Promise<void> {
  await ctx.system.stripe.control('webhooks', { off: true });
  model.webhooksPaused = false;
  model.receiveWebhooks();
  await expectShopperView(model, ctx);
  await waitUntilIdle(ctx.system);
  await expectShopperView(model, ctx);
  await eventually(async () => {
    const books = await ctx.books();
    const actual = model.sessions.map((session) => actualAtStripe(session.id, recordsOf(books, session.id)));
    expect({ stripe: actual }).toEqual({
      stripe: model.sessions.map((session) => expectedAtStripe(session, model.now)),
    });
    expect({ rows: await rowsOf(ctx) }).toEqual({ rows: expectedRows(model) });
    expect({ spent: await totalSpentBy(ctx) }).toEqual({ spent: sum(model.sessions.map(netAmountOf)) });
  });
}

const ascending = (amounts: number[]): number[] => amounts.sort((a, b) => a - b);

const actualAtStripe = (session: string, { intents, charges, refunds }: ReturnType<typeof recordsOf>) => ({
  session,
  intents: intents.map((intent) => intent.status),
  charged: charges.map((charge) => charge.amount),
  refunded: ascending(refunds.map((refund) => refund.amount)),
});

const expectedAtStripe = (session: SessionModel, now: number) => ({
  session: session.id,
  intents: session.hasIntent ? [intentOf(session, now)] : [],
  charged: session.captureState === 'not captured' ? [] : [session.totalCents],
  refunded: ascending(refundsOf(session).map((refund) => refund.cents)),
});

function intentOf(session: SessionModel, now: number): string {
  const paid = { held: 'requires_capture', released: 'canceled', captured: 'succeeded', refunded: 'succeeded' };
  if (session.captureState !== 'not captured') return paid[session.captureState];
  const status = statusAt(session, now);
  if (status === 'authentication_required') return 'requires_action';
  return status === 'cancelled' || status === 'expired' ? 'canceled' : 'requires_payment_method';
}

function refundsOf({ captureState, totalCents, orders }: SessionModel): { cents: number; succeeded: boolean }[] {
  if (captureState === 'refunded') return [{ cents: totalCents, succeeded: true }];
  return orders
    .filter(({ refund }) => refund !== 'none' && refund !== 'releasing' && refund !== 'released')
    .map((order) => ({ cents: order.totalCents, succeeded: order.refund === 'succeeded' }));
}

/** What was held and is not captured: no refund at Stripe, but one to the shopper. */
const releasedOf = ({ orders }: SessionModel): number[] =>
  orders.filter(({ refund }) => refund === 'released').map(({ totalCents }) => totalCents);

/** Charged or held, less what was refunded or released. */
const netAmountOf = (session: SessionModel): number => {
  if (session.captureState === 'not captured' || session.captureState === 'released') return 0;
  const refunded = refundsOf(session).map(({ cents, succeeded }) => (succeeded ? cents : 0));
  return session.totalCents - sum(refunded) - sum(releasedOf(session));
};

/** What Stripe has for us of it. */
const clearingOf = (session: SessionModel): number => (session.captureState === 'held' ? 0 : netAmountOf(session));

/** Every row about this shopper in any schema; none may exist that the model does not predict. */
const rowsOf = async ({ system, guestId }: TestContext) => {
  const [rows] = await system.look<{ rows: ReturnType<typeof expectedRows> }>(
    `with mine as (select id from checkout.session where shopper = $1)
    select jsonb_build_object(
      'sessions', (select coalesce(jsonb_agg(id order by id), '[]') from mine),
      'orders', (select coalesce(jsonb_agg(order_number order by order_number), '[]') from orders.customer_order where shopper = $1),
      'tasks', (select coalesce(jsonb_agg(order_number order by order_number), '[]') from placement.placement_task where shopper = $1),
      'clearing', (select coalesce(sum(l.amount_cents), 0) from payments.ledger_line l join payments.ledger_entry e on e.id = l.entry_id
        where l.account = 'stripe_clearing' and not starts_with(e.cause, 'fee:') and e.session_id in (select id from mine)),
      'letters', (select coalesce(jsonb_object_agg(kind, letters), '{}') from (
        select kind, count(*) as letters from notifications.letter where session_id in (select id from mine) group by kind) as counted)
    ) as rows`,
    [guestId],
  );
  return rows?.rows;
};

function expectedRows(model: Model) {
  const numbers = model.orders.map((order) => order.number).sort();
  const succeeded = model.sessions.flatMap(refundsOf).filter((refund) => refund.succeeded);
  const emails = {
    'purchase-confirmed': model.sessions.filter(({ status }) => status === 'completed').length,
    'order-placed': model.orders.filter(({ status }) => status === 'placed').length,
    'order-failed': model.orders.filter(({ status }) => status === 'failed').length,
    'order-cancelled': model.orders.filter(({ status }) => status === 'cancelled').length,
    'money-refunded': succeeded.length + model.sessions.flatMap(releasedOf).length,
  };
  return {
    sessions: model.sessions.map(({ id }) => id).sort(),
    orders: numbers,
    tasks: numbers,
    clearing: sum(model.sessions.map(clearingOf)),
    letters: Object.fromEntries(Object.entries(emails).filter(([, count]) => count > 0)),
  };
}

const totalSpentBy = async ({ shopper }: TestContext): Promise<number> =>
  (await shopper.call(api.orders.orderStats)).body.totalSpentCents;

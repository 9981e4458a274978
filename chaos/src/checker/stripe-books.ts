import { type BookedIntent, type BookedRefund, currencyOf, sessionOf, succeededCharges } from './books.ts';
import { type Check } from './check.ts';

interface Payment {
  sessionId: string;
  status:
    | 'processing'
    | 'requires_action'
    | 'declined'
    | 'authorized'
    | 'captured'
    | 'released'
    | 'uncaptured'
    | 'cancelled';
  intentId: string;
  capturedCents: number | null;
  authorizedCents: number | null;
  chargeId: string | null;
  currency: string;
}

/** The intent statuses at Stripe that agree with our payment status. */
const intentStatuses: Record<Payment['status'], string[] | 'anywhere'> = {
  processing: 'anywhere',
  requires_action: ['requires_action'],
  declined: ['requires_payment_method', 'requires_confirmation', 'canceled'],
  authorized: ['requires_capture'],
  captured: ['succeeded'],
  released: ['canceled'],
  uncaptured: ['requires_capture', 'canceled'],
  cancelled: ['canceled'],
};

function agrees(payment: Payment, intent: BookedIntent | undefined): boolean {
  if (!intent || sessionOf(intent) !== payment.sessionId || currencyOf(intent) !== payment.currency) return false;
  const allowed = intentStatuses[payment.status];
  if (allowed !== 'anywhere' && !allowed.includes(intent.status)) return false;
  if (payment.status === 'authorized') return intent.amount_capturable === payment.authorizedCents;
  if (payment.status !== 'captured') return true;
  return intent.amount_received === payment.capturedCents && intent.latest_charge === payment.chargeId;
}

const intents: Check = {
  invariant: 1,
  what: 'A payment differs from its intent in Stripe’s records.',
  async find({ look, books }) {
    const { payment_intents: booked } = await books();
    const byId = new Map(booked.map((intent) => [intent.id, intent]));
    const payments = await look<Payment>(`
      select session_id as "sessionId", status, intent_id as "intentId", captured_cents as "capturedCents", authorized_cents as "authorizedCents", charge_id as "chargeId", currency
      from payments.payment where intent_id is not null`);
    return payments
      .map((payment) => ({ payment, intent: byId.get(payment.intentId) }))
      .filter(({ payment, intent }) => !agrees(payment, intent))
      .map(({ payment, intent }) => ({
        ...payment,
        atStripe: intent && {
          status: intent.status,
          received: intent.amount_received,
          charge: intent.latest_charge,
          session: sessionOf(intent),
        },
      }));
  },
};

const charges: Check = {
  invariant: 1,
  what: 'Our ledger and Stripe’s records differ in a charge.',
  async find({ look, books }) {
    const booked = await look<{ intentId: string; sessionId: string; cents: number; currency: string }>(`
      select substr(e.cause, 10) as "intentId", e.session_id as "sessionId", l.amount_cents::float8 as cents, l.currency
      from payments.ledger_entry e join payments.ledger_line l on l.entry_id = e.id
      where starts_with(e.cause, 'captured:') and l.account = 'stripe_clearing'`);
    const atStripe = succeededCharges(await books()).map((charge) => ({
      intentId: charge.payment_intent,
      sessionId: sessionOf(charge),
      cents: charge.amount_captured,
      currency: currencyOf(charge),
    }));
    return different(booked, atStripe);
  },
};

/** Maps Stripe’s refund status to ours: https://docs.stripe.com/api/refunds/object#refund_object-status */
const refundStatus = ({ status }: BookedRefund): string =>
  status === 'succeeded' ? 'succeeded' : status === 'failed' || status === 'canceled' ? 'failed' : 'pending';

/**
 * Every refund that Stripe has made: our attempts, and those made at its own site, which may be split over orders. One that
 * Stripe refused has no record there. The last attempt is as the refund is. `id` is in Stripe's metadata, if we made it.
 */
const refundsAtStripe = `
  select case when r.external and a.number = 1 then null else r.id end as id, a.stripe_refund_id as "stripeId", r.intent_id as "intentId",
    case when is_current then r.amount_cents else a.amount_cents end as cents, r.currency, case when is_current then r.status else a.outcome end as status
  from payments.refund_attempt a join payments.refund r on r.id = a.refund_id
  cross join lateral (
    select a.outcome <> 'failed' and not exists (select from payments.refund_attempt later where later.refund_id = a.refund_id and later.number > a.number) as is_current
  ) now
  where a.stripe_refund_id is not null
  union all
  select case when r.external then null else r.id end, r.stripe_refund_id, r.intent_id,
    r.amount_cents + coalesce((select sum(amount_cents) from payments.refund part where part.part_of = r.id), 0)::int, r.currency, r.status
  from payments.refund r
  where r.stripe_refund_id is not null and not exists (select from payments.refund_attempt a where a.stripe_refund_id = r.stripe_refund_id)`;

const refunds: Check = {
  invariant: 1,
  what: 'Our tables and Stripe’s records differ in a refund.',
  async find({ look, books }) {
    const booked = await look<{ id: string }>(refundsAtStripe);
    const atStripe = (await books()).refunds.map((refund) => ({
      id: refund.metadata.refund ?? null,
      stripeId: refund.id,
      intentId: refund.payment_intent,
      cents: refund.amount,
      currency: currencyOf(refund),
      status: refundStatus(refund),
    }));
    return different(booked, atStripe);
  },
};

/** Rows that only one side has, or has more often. */
export function different(ours: object[], stripes: object[]): object[] {
  const times = new Map<string, number>();
  const count = (row: object, by: number) => times.set(JSON.stringify(row), (times.get(JSON.stringify(row)) ?? 0) + by);
  for (const row of ours) count(row, 1);
  for (const row of stripes) count(row, -1);
  return [...times]
    .filter(([, more]) => more !== 0)
    .map(([row, more]) => ({ moreIn: more > 0 ? 'our tables' : 'Stripe’s records', ...(JSON.parse(row) as object) }));
}

export const stripeBooks: Check[] = [intents, charges, refunds];

import type { FailureCode } from '../../../domain/failure-codes.ts';
import type { OrderProgress } from '../../../domain/store-progress.ts';
import type { SessionProblem, StoreSession } from '../store-api.ts';
import { storeText } from '../store-text.ts';
import type { AcpOrder, AcpSession } from './answers.ts';

const codes: Record<string, FailureCode> = {
  out_of_stock: 'out_of_stock',
  low_stock: 'out_of_stock',
  not_found: 'variant_missing',
  quantity_exceeded: 'quantity_limited',
  maximum_exceeded: 'quantity_limited',
  region_restricted: 'address_rejected',
  invalid: 'address_rejected',
  payment_declined: 'card_declined',
  requires_3ds: 'authentication_required',
  requires_sign_in: 'authentication_required',
  intervention_required: 'authentication_required',
  approval_required: 'authentication_required',
  expired: 'session_expired',
  rate_limited: 'store_unavailable',
};

export const acpProblem = (code: string, text: string): SessionProblem => ({
  code: codes[code] ?? 'refused_by_store',
  text: storeText(text),
});

const amountsOf = (totals: AcpSession['totals']) => {
  const sum = (...types: string[]) =>
    totals.filter(({ type }) => types.includes(type)).reduce((total, { amount }) => total + amount, 0);
  return sum;
};

export function normalizeAcp(session: AcpSession): StoreSession {
  const sum = amountsOf(session.totals);
  const { fulfillment_details: details, order } = session;
  const address = details?.address;
  return {
    id: session.id,
    state: stateOf(session.status),
    ready: session.status === 'ready_for_payment',
    currency: session.currency.toUpperCase(),
    totals: {
      subtotal: sum('subtotal'),
      discount: Math.abs(sum('discount')),
      additions: sum('fulfillment', 'tax', 'fee', 'gift_wrap', 'tip'),
      total: sum('total'),
    },
    lines: session.line_items.map(({ item, quantity, totals }) => ({
      itemId: item.id,
      quantity,
      cents: amountsOf(totals)('subtotal'),
    })),
    email: details?.email ?? session.buyer?.email ?? null,
    address: address ? { ...address, line1: address.line_one, zip: address.postal_code } : null,
    shippingOptions: session.fulfillment_options
      .filter(({ type }) => type === 'shipping')
      .map(({ id, title, totals }) => ({ id, title, cents: amountsOf(totals)('total') })),
    chosenShipping: session.selected_fulfillment_options?.[0]?.option_id ?? null,
    problems: problemsOf(session),
    order: order ? { id: order.id, number: order.order_number ?? null, sessionId: order.checkout_session_id } : null,
  };
}

/** What is missing only because we have not said it yet is no problem. */
function problemsOf({ status, messages }: AcpSession): SessionProblem[] {
  const problems = messages
    .filter(({ type, code }) => type === 'error' && code !== 'missing')
    .map(({ code = '', content }) => acpProblem(code, content));
  if (problems.length === 0 && ['authentication_required', 'requires_escalation', 'pending_approval'].includes(status))
    problems.push({ code: 'authentication_required', text: 'The store wants to ask the buyer.' });
  if (status === 'expired') problems.push({ code: 'session_expired', text: 'The session has expired.' });
  return problems;
}

function stateOf(status: string): StoreSession['state'] {
  if (status === 'completed') return 'completed';
  if (status === 'canceled' || status === 'expired') return 'canceled';
  return status === 'in_progress' || status === 'complete_in_progress' ? 'in_progress' : 'open';
}

/** From the snapshot of an order, as answers and events have it. */
export function acpProgress(order: AcpOrder): OrderProgress {
  const fulfillments = order.fulfillments ?? [];
  const said = new Set(
    fulfillments.flatMap(({ status = '', events = [] }) => [status, ...events.map(({ type }) => type)]),
  );
  const gone =
    order.status === 'canceled' ||
    (order.line_items?.length && order.line_items.every(({ quantity }) => quantity.current === 0));
  return {
    sessionId: order.checkout_session_id,
    orderId: order.id,
    orderNumber: order.order_number ?? null,
    status: gone
      ? 'cancelled'
      : order.status === 'completed' || said.has('delivered')
        ? 'delivered'
        : order.status === 'shipped' || ['shipped', 'in_transit', 'out_for_delivery'].some((each) => said.has(each))
          ? 'shipped'
          : 'confirmed',
    parcels: fulfillments.flatMap(({ carrier, tracking_number: trackingNumber }) =>
      carrier && trackingNumber ? [{ carrier: storeText(carrier), trackingNumber: storeText(trackingNumber) }] : [],
    ),
  };
}

import type { FailureCode } from '../../../domain/failure-codes.ts';
import type { OrderProgress } from '../../../domain/store-progress.ts';
import type { SessionProblem, StoreSession } from '../store-api.ts';
import { storeText } from '../store-text.ts';
import type { UcpCheckout, UcpOrder } from './answers.ts';

const codes: Record<string, FailureCode> = {
  out_of_stock: 'out_of_stock',
  item_unavailable: 'variant_missing',
  quantity_exceeded: 'quantity_limited',
  address_undeliverable: 'address_rejected',
  invalid_address: 'address_rejected',
  payment_failed: 'card_declined',
  requires_3ds: 'authentication_required',
  not_found: 'session_expired',
};

export const ucpProblem = (code: string, text: string): SessionProblem => ({
  code: codes[code] ?? 'refused_by_store',
  text: storeText(text),
});

const amountsOf =
  (totals: UcpCheckout['totals']) =>
  (...types: string[]) =>
    totals.filter(({ type }) => types.includes(type)).reduce((total, { amount }) => total + amount, 0);

export function normalizeUcp(checkout: UcpCheckout): StoreSession {
  const sum = amountsOf(checkout.totals);
  const method = checkout.fulfillment?.methods.find(({ type }) => type === 'shipping');
  const to = method?.destinations.find(({ id }) => id === method.selected_destination_id) ?? method?.destinations[0];
  const { order } = checkout;
  return {
    id: checkout.id,
    state: stateOf(checkout.status),
    ready: checkout.status === 'ready_for_complete',
    currency: checkout.currency.toUpperCase(),
    totals: {
      subtotal: sum('subtotal'),
      discount: Math.abs(sum('discount', 'items_discount')),
      additions: checkout.totals
        .filter(({ type }) => !['subtotal', 'discount', 'items_discount', 'total'].includes(type))
        .reduce((total, { amount }) => total + amount, 0),
      total: sum('total'),
    },
    lines: checkout.line_items.map(({ item, quantity, totals }) => ({
      itemId: item.id,
      quantity,
      cents: amountsOf(totals)('subtotal'),
    })),
    email: checkout.buyer?.email ?? null,
    address: to
      ? {
          line1: to.street_address,
          city: to.address_locality,
          state: to.address_region,
          zip: to.postal_code,
          country: to.address_country,
        }
      : null,
    // Several parcels have several groups: each would need a choice of its own, which no one has made.
    shippingOptions:
      method?.groups.length === 1
        ? (method.groups[0]?.options ?? []).map(({ id, title, totals }) => ({
            id,
            title,
            cents: amountsOf(totals)('total'),
          }))
        : [],
    chosenShipping: method?.groups[0]?.selected_option_id ?? null,
    problems: problemsOf(checkout),
    // The protocol does not name the session here: it is the one that was asked for.
    order: order ? { id: order.id, number: order.label ?? null, sessionId: null } : null,
  };
}

/** What is missing only because we have not said it yet is no problem. */
function problemsOf({ status, messages = [] }: UcpCheckout): SessionProblem[] {
  const problems = messages
    .filter(({ type, code }) => type === 'error' && code !== 'missing')
    .map(({ code = '', content, severity = '' }) =>
      severity.startsWith('requires_buyer')
        ? { code: 'authentication_required' as const, text: storeText(content) }
        : ucpProblem(code, content),
    );
  if (problems.length === 0 && status === 'requires_escalation')
    problems.push({ code: 'authentication_required', text: 'The store wants to ask the buyer.' });
  return problems;
}

function stateOf(status: string): StoreSession['state'] {
  if (status === 'completed' || status === 'canceled') return status;
  return status === 'complete_in_progress' ? 'in_progress' : 'open';
}

/** From the snapshot of an order, as answers and events have it. */
export function ucpProgress({
  id,
  label,
  checkout_id: sessionId,
  line_items: lines,
  fulfillment,
}: UcpOrder): OrderProgress {
  const types = new Set(fulfillment.events.map(({ type }) => type));
  const isSent = ['shipped', 'in_transit', 'out_for_delivery'].some((type) => types.has(type));
  const isGone = lines.length > 0 && lines.every(({ quantity }) => quantity.total === 0);
  const parcels = new Map(
    fulfillment.events.flatMap(({ carrier, tracking_number: number }) =>
      carrier && number ? [[number, { carrier: storeText(carrier), trackingNumber: storeText(number) }] as const] : [],
    ),
  );
  return {
    sessionId,
    orderId: id,
    orderNumber: label ?? null,
    status: isGone ? 'cancelled' : types.has('delivered') ? 'delivered' : isSent ? 'shipped' : 'confirmed',
    parcels: [...parcels.values()],
  };
}

import type { Confirmation } from '../../faults/confirmation.ts';
import type { Address } from '../../shop/address.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Step } from '../../shop/steps.ts';
import { type PricedLine, type Totals, totals } from '../../shop/totals.ts';
import { itemId } from '../checkout-session.ts';
import type { CheckoutSession } from '../session.ts';
import { problemsOf, type SessionProblem } from '../session-problems.ts';
import { shippingOptions } from '../shipping-options.ts';
import { cardHandlers, responseMetadata } from './profile.ts';

interface Shown {
  step: Step;
  /** Beside those of the session, such as a declined card. */
  messages?: object[];
  bought?: Confirmation;
}

/** The whole checkout, as every answer has it. */
export function checkoutBody(shop: Shop, session: CheckoutSession, { step, messages = [], bought }: Shown) {
  const { customer, id, origin, buyer } = session;
  const order = bought ?? shop.orders.find((each) => each.id === session.orderId);
  const sums: Totals = order ?? totals(shop, customer, step);
  const problems = session.status === 'open' ? problemsOf(shop, session, step) : [];
  const email = order?.email ?? customer.checkout?.email;
  const address = order?.address ?? customer.checkout?.address;
  const method = order?.shippingMethod ?? customer.checkout?.shippingMethod ?? null;
  const escalated = problems.some(({ kind }) => kind === 'authentication');
  return {
    ucp: { ...responseMetadata('dev.ucp.shopping.checkout'), status: 'success', payment_handlers: cardHandlers(shop) },
    id,
    status: statusOf(session, problems),
    currency: order?.currency ?? shop.switches.currency,
    line_items: sums.lines.map(lineItem),
    buyer: { ...buyer, ...(email && { email }) },
    totals: totalsOf(sums),
    messages: [...problems.map(messageOf), ...messages],
    links: [{ type: 'terms_of_service', url: `${origin}/terms` }],
    fulfillment: { methods: address ? [shipping(shop, address, method, sums)] : [] },
    ...(escalated && { continue_url: `${origin}/checkout` }),
    ...(order && { order: confirmation(order, origin) }),
  };
}

function statusOf({ status }: CheckoutSession, problems: SessionProblem[]): string {
  if (status !== 'open') return status;
  if (problems.length === 0) return 'ready_for_complete';
  return problems.some(({ kind }) => kind === 'authentication') ? 'requires_escalation' : 'incomplete';
}

export const confirmation = (order: Confirmation, origin: string) => ({
  id: `ord_${order.id}`,
  ...(order.number !== null && { label: order.number }),
  permalink_url: `${origin}/orders/${order.number ?? order.id}`,
});

export const totalsOf = ({ items, discount, shipping: delivery, tax, total }: Totals) => [
  { type: 'subtotal', amount: items },
  ...(discount > 0 ? [{ type: 'discount', amount: -discount }] : []),
  ...(delivery === null ? [] : [{ type: 'fulfillment', amount: delivery }]),
  ...(tax === null ? [] : [{ type: 'tax', amount: tax }]),
  { type: 'total', amount: total },
];

export const lineItem = (line: PricedLine, index: number) => ({
  id: `li_${index + 1}`,
  item: { id: itemId(line), title: line.name, price: line.unitPrice },
  quantity: line.quantity,
  totals: [
    { type: 'subtotal', amount: line.unitPrice * line.quantity },
    { type: 'total', amount: line.unitPrice * line.quantity },
  ],
});

export const destination = (address: Address) => ({
  street_address: address.line1,
  ...(address.line2 && { extended_address: address.line2 }),
  address_locality: address.city,
  address_region: address.state,
  address_country: address.country,
  postal_code: address.postalCode,
  first_name: address.firstName,
  last_name: address.lastName,
  phone_number: address.phone,
});

function shipping(shop: Shop, address: Address, chosen: string | null, sums: Totals) {
  const lines = sums.lines.map((_line, index) => `li_${index + 1}`);
  const options = shippingOptions(shop, sums).map(({ id, title, description, price, earliest, latest }) => ({
    ...{ id, title, description, carrier: 'UPS' },
    earliest_fulfillment_time: earliest,
    latest_fulfillment_time: latest,
    totals: [{ type: 'total', amount: price }],
  }));
  return {
    id: 'method_1',
    type: 'shipping',
    line_item_ids: lines,
    selected_destination_id: 'dest_1',
    destinations: [{ id: 'dest_1', ...destination(address) }],
    groups: [{ id: 'package_1', line_item_ids: lines, selected_option_id: chosen, options }],
  };
}

const codes: Record<SessionProblem['kind'], string> = {
  unknown_item: 'item_unavailable',
  sold_out: 'out_of_stock',
  too_many: 'quantity_exceeded',
  no_email: 'missing',
  no_address: 'missing',
  bad_address: 'invalid_address',
  undeliverable: 'address_undeliverable',
  no_shipping: 'missing',
  authentication: 'requires_3ds',
};

const messageOf = ({ kind, text, line }: SessionProblem) => ({
  type: 'error',
  code: codes[kind],
  path: line === undefined ? '$.fulfillment' : `$.line_items[${line}]`,
  content: text,
  severity: kind === 'authentication' ? 'requires_buyer_input' : 'recoverable',
});

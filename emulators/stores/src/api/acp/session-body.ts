import type { Confirmation } from '../../faults/confirmation.ts';
import type { Address } from '../../shop/address.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Step } from '../../shop/steps.ts';
import { type PricedLine, type Totals, totals } from '../../shop/totals.ts';
import { itemId } from '../checkout-session.ts';
import type { CheckoutSession } from '../session.ts';
import { problemsOf, type SessionProblem } from '../session-problems.ts';
import { shippingOptions } from '../shipping-options.ts';
import { orderBody } from './order-body.ts';
import { total, totalsOf } from './totals.ts';

export const VERSION = '2026-04-17';

/** The whole session, as every answer has it. After the purchase it shows what was bought. */
export function sessionBody(shop: Shop, session: CheckoutSession, step: Step, bought?: Confirmation) {
  const { customer, id, origin, buyer } = session;
  const order = bought ?? shop.orders.find((each) => each.id === session.orderId);
  const sums: Totals = order ?? totals(shop, customer, step);
  const problems = session.status === 'open' ? problemsOf(shop, session, step) : [];
  const email = order?.email ?? customer.checkout?.email;
  const address = order?.address ?? customer.checkout?.address;
  const method = order?.shippingMethod ?? customer.checkout?.shippingMethod;
  const status = statusOf(session, problems);
  return {
    id,
    protocol: { version: VERSION },
    capabilities: { payment: { handlers: [cardHandler(shop)] }, interventions: { supported: [] } },
    ...(email && { buyer: { ...buyer, email } }),
    status,
    currency: (order?.currency ?? shop.switches.currency).toLowerCase(),
    line_items: sums.lines.map((line, index) => lineItem(line, problems, index)),
    ...(address && { fulfillment_details: fulfillmentDetails(address, email) }),
    fulfillment_options: shippingOptions(shop, sums).map(({ price, earliest, latest, ...option }) => ({
      type: 'shipping',
      ...option,
      carrier: 'UPS',
      earliest_delivery_time: earliest,
      latest_delivery_time: latest,
      totals: [total('total', option.title, price)],
    })),
    selected_fulfillment_options: method
      ? [{ type: 'shipping', option_id: method, item_ids: sums.lines.map(itemId) }]
      : [],
    totals: totalsOf(sums),
    messages: problems.map(messageOf),
    links: [{ type: 'terms_of_use', url: `${origin}/terms` }],
    ...(status === 'authentication_required' && { authentication_metadata: authenticationMetadata(shop) }),
    created_at: session.createdAt,
    ...(order && { order: orderBody(shop, session, order) }),
  };
}

function statusOf({ status }: CheckoutSession, problems: SessionProblem[]): string {
  if (status !== 'open') return status;
  if (problems.length === 0) return 'ready_for_payment';
  return problems.every(({ kind }) => kind === 'authentication') ? 'authentication_required' : 'not_ready_for_payment';
}

function lineItem(line: PricedLine, problems: SessionProblem[], index: number) {
  const gone = problems.some((problem) => problem.kind === 'sold_out' && problem.line === index);
  const sum = line.unitPrice * line.quantity;
  return {
    id: `li_${index + 1}`,
    item: { id: itemId(line), name: line.name, unit_amount: line.unitPrice },
    quantity: line.quantity,
    name: line.name,
    unit_amount: line.unitPrice,
    sku: line.sku,
    availability_status: gone ? 'out_of_stock' : 'in_stock',
    totals: [
      total('items_base_amount', 'Items', sum),
      total('subtotal', 'Subtotal', sum),
      total('total', 'Total', sum),
    ],
  };
}

function fulfillmentDetails(address: Address, email: string | undefined) {
  const name = `${address.firstName} ${address.lastName}`.trim();
  return {
    name,
    phone_number: address.phone,
    ...(email && { email }),
    address: {
      name,
      line_one: address.line1,
      ...(address.line2 && { line_two: address.line2 }),
      ...{ city: address.city, state: address.state, country: address.country, postal_code: address.postalCode },
    },
  };
}

const codes: Record<SessionProblem['kind'], string> = {
  unknown_item: 'not_found',
  sold_out: 'out_of_stock',
  too_many: 'quantity_exceeded',
  no_email: 'missing',
  no_address: 'missing',
  bad_address: 'invalid',
  undeliverable: 'region_restricted',
  no_shipping: 'missing',
  authentication: 'requires_3ds',
};

const messageOf = ({ kind, text, line }: SessionProblem) => ({
  type: 'error',
  code: codes[kind],
  resolution: kind === 'authentication' ? 'requires_buyer_input' : 'recoverable',
  param: line === undefined ? '$.fulfillment_details' : `$.line_items[${line}]`,
  content_type: 'plain',
  content: text,
});

/** The card is given to the payment provider, which gives a token for this session and amount only. */
const cardHandler = (shop: Shop) => ({
  id: 'card_tokenized',
  name: 'dev.acp.tokenized.card',
  version: '2026-01-22',
  spec: 'https://acp.dev/handlers/tokenized.card',
  requires_delegate_payment: true,
  requires_pci_compliance: false,
  psp: 'stripe',
  config_schema: 'https://acp.dev/schemas/handlers/tokenized.card/config.json',
  instrument_schemas: ['https://acp.dev/schemas/handlers/tokenized.card/instrument.json'],
  config: { merchant_id: `acct_${shop.name}`, psp: 'stripe', accepted_brands: ['visa', 'mastercard', 'amex'] },
});

const authenticationMetadata = (shop: Shop) => ({
  acquirer_details: {
    acquirer_bin: '412345',
    acquirer_country: 'US',
    acquirer_merchant_id: 'pretend',
    merchant_name: shop.name.slice(0, 40),
  },
  directory_server: 'visa',
});

import type { StoreCard } from '../../way.ts';
import type { Wanted } from '../store-api.ts';

const tokenLivesMs = 15 * 60_000;

/** The protocol's items have no quantity: an item is repeated for each unit, and the store's answer is held against ours. */
const lineItems = ({ items }: Wanted) =>
  items.flatMap(({ itemId, quantity }) => Array.from({ length: quantity }, () => ({ id: itemId })));

const addressOf = ({ order: { address } }: Wanted) => ({
  name: address.name,
  line_one: address.address1,
  ...(address.address2 && { line_two: address.address2 }),
  city: address.city,
  state: address.state,
  country: address.country,
  postal_code: address.zip,
});

const buyerOf = ({ order: { address, email } }: Wanted) => ({
  full_name: address.name,
  email,
  ...(address.phone && { phone_number: address.phone }),
});

export const createBody = (wanted: Wanted) => ({
  line_items: lineItems(wanted),
  currency: wanted.order.currency.toLowerCase(),
  capabilities: { interventions: { supported: [] } },
  buyer: buyerOf(wanted),
  fulfillment_details: {
    name: wanted.order.address.name,
    ...(wanted.order.address.phone && { phone_number: wanted.order.address.phone }),
    email: wanted.order.email,
    address: addressOf(wanted),
  },
});

export const updateBody = ({ items }: Wanted, optionId: string) => ({
  selected_fulfillment_options: [
    { type: 'shipping', option_id: optionId, item_ids: items.map(({ itemId }) => itemId) },
  ],
});

interface Delegation {
  wanted: Wanted;
  sessionId: string;
  merchantId: string;
  card: StoreCard;
  limitCents: number;
}

/** The token is good for one charge of this session, up to the total that was verified. */
export const delegateBody = ({ wanted, sessionId, merchantId, card, limitCents }: Delegation) => ({
  payment_method: {
    type: 'card',
    card_number_type: 'fpan',
    number: card.number,
    exp_month: String(card.expiryMonth).padStart(2, '0'),
    exp_year: String(card.expiryYear),
    name: card.holder,
    cvc: card.cvc,
    virtual: true,
    display_card_funding_type: 'prepaid',
    display_last4: card.number.slice(-4),
    metadata: {},
  },
  allowance: {
    reason: 'one_time',
    max_amount: limitCents,
    currency: wanted.order.currency.toLowerCase(),
    checkout_session_id: sessionId,
    merchant_id: merchantId,
    expires_at: new Date(Date.now() + tokenLivesMs).toISOString(),
  },
  risk_signals: [],
  metadata: {},
});

export const completeBody = (wanted: Wanted, { handlerId, token }: { handlerId: string; token: string }) => ({
  buyer: buyerOf(wanted),
  payment_data: {
    handler_id: handlerId,
    instrument: { type: 'card', credential: { type: 'spt', token } },
    billing_address: addressOf(wanted),
  },
});

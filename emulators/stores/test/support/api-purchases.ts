import { type ApiAnswer, apiBuyer, card } from './api-buyer.ts';
import type { Store } from './store.ts';

const acpAddress = {
  name: 'Ann Example',
  ...{
    line_one: '1 Main Street',
    line_two: 'Apt 2',
    city: 'Seattle',
    state: 'WA',
    country: 'US',
    postal_code: '98101',
  },
};

/** Socks, twice, with everything entered but the card. */
export async function acpReady(
  store: Store,
): Promise<{ buyer: ReturnType<typeof apiBuyer>; id: string; session: ApiAnswer }> {
  const buyer = apiBuyer(store, 'acp');
  const created = await buyer('POST', '/acp/checkout_sessions', {
    line_items: [{ id: 'RACK-SOCK-03//Grey' }, { id: 'RACK-SOCK-03//Grey' }],
    currency: 'usd',
    capabilities: {},
    buyer: { email: 'ann@muse.example' },
    fulfillment_details: { name: 'Ann Example', email: 'ann@muse.example', address: acpAddress },
  });
  const { id } = created.body;
  const session = await buyer('POST', `/acp/checkout_sessions/${id}`, {
    selected_fulfillment_options: [{ type: 'shipping', option_id: 'standard', item_ids: ['RACK-SOCK-03//Grey'] }],
  });
  return { buyer, id, session };
}

export async function acpToken(buyer: ReturnType<typeof apiBuyer>, id: string, maxAmount = 100_000): Promise<string> {
  const { body } = await buyer('POST', '/acp/agentic_commerce/delegate_payment', {
    payment_method: {
      ...{ type: 'card', card_number_type: 'fpan', number: card.number, exp_month: '12', exp_year: '2030' },
      ...{ cvc: card.cvc, name: card.name, display_card_funding_type: 'prepaid', metadata: {} },
    },
    allowance: {
      ...{ reason: 'one_time', max_amount: maxAmount, currency: 'usd', checkout_session_id: id, merchant_id: 'm' },
      expires_at: new Date(Date.now() + 600_000).toISOString(),
    },
    risk_signals: [],
    metadata: {},
  });
  return body.id;
}

export const acpPayment = (token: string) => ({
  payment_data: { handler_id: 'card_tokenized', instrument: { type: 'card', credential: { type: 'spt', token } } },
});

const destination = {
  ...{ street_address: '1 Main Street', address_locality: 'Seattle', address_region: 'WA', address_country: 'US' },
  ...{ postal_code: '98101', first_name: 'Ann', last_name: 'Example' },
};

const ucpCheckout = (option?: string, quantity = 2) => ({
  line_items: [{ item: { id: 'RACK-SOCK-03//Grey' }, quantity }],
  buyer: { email: 'ann@muse.example' },
  fulfillment: {
    methods: [
      {
        type: 'shipping',
        line_item_ids: ['li_1'],
        destinations: [destination],
        ...(option && { groups: [{ id: 'package_1', selected_option_id: option }] }),
      },
    ],
  },
});

export async function ucpReady(store: Store, quantity = 2) {
  const buyer = apiBuyer(store, 'ucp');
  const created = await buyer('POST', '/ucp/checkout-sessions', ucpCheckout(undefined, quantity));
  const { id } = created.body;
  const session = await buyer('PUT', `/ucp/checkout-sessions/${id}`, ucpCheckout('standard', quantity));
  return { buyer, id, session };
}

export const ucpPayment = () => ({
  payment: {
    instruments: [
      {
        ...{ id: 'card_1', handler_id: 'card', type: 'card', selected: true },
        credential: { type: 'card', card_number_type: 'fpan', ...card },
      },
    ],
  },
});

import type { StoreCard } from '../../way.ts';
import type { Wanted } from '../store-api.ts';
import type { UcpCheckout } from './answers.ts';

const nameOf = (name: string) => {
  const words = name.trim().split(/\s+/);
  return { first_name: words.slice(0, -1).join(' ') || name.trim(), last_name: words.length > 1 ? words.at(-1) : '' };
};

const addressOf = ({ order: { address } }: Wanted) => ({
  street_address: address.address1,
  ...(address.address2 && { extended_address: address.address2 }),
  address_locality: address.city,
  address_region: address.state,
  address_country: address.country,
  postal_code: address.zip,
  ...nameOf(address.name),
  ...(address.phone && { phone_number: address.phone }),
});

const buyerOf = ({ order: { address, email } }: Wanted) => ({
  ...nameOf(address.name),
  email,
  ...(address.phone && { phone_number: address.phone }),
});

export const createBody = (wanted: Wanted) => ({
  line_items: wanted.items.map(({ itemId, quantity }) => ({ item: { id: itemId }, quantity })),
  buyer: buyerOf(wanted),
  fulfillment: { methods: [{ type: 'shipping', destinations: [addressOf(wanted)] }] },
});

/** An update replaces the whole checkout, so everything is said again, with the ids that the store has given. */
export const updateBody = (wanted: Wanted, checkout: UcpCheckout, optionId: string) => {
  const method = checkout.fulfillment?.methods.find(({ type }) => type === 'shipping');
  const group = method?.groups[0];
  const to = method?.selected_destination_id ?? method?.destinations[0]?.id;
  const lineId = (itemId: string) => checkout.line_items.find(({ item }) => item.id === itemId)?.id;
  return {
    line_items: wanted.items.map(({ itemId, quantity }) => ({
      ...(lineId(itemId) && { id: lineId(itemId) }),
      item: { id: itemId },
      quantity,
    })),
    buyer: buyerOf(wanted),
    fulfillment: {
      methods: [
        {
          ...(method && { id: method.id }),
          type: 'shipping',
          line_item_ids: method?.line_item_ids ?? [],
          destinations: [{ ...(to && { id: to }), ...addressOf(wanted) }],
          ...(to && { selected_destination_id: to }),
          groups: group ? [{ id: group.id, selected_option_id: optionId }] : [],
        },
      ],
    },
  };
};

/** The number of a card that is made for this purchase alone, given to a handler of the store that takes cards. */
export const cardInstrument = (wanted: Wanted, handlerId: string, card: StoreCard) => ({
  id: 'card_1',
  handler_id: handlerId,
  type: 'card',
  selected: true,
  billing_address: addressOf(wanted),
  credential: {
    type: 'card',
    card_number_type: 'fpan',
    number: card.number,
    expiry_month: card.expiryMonth,
    expiry_year: card.expiryYear,
    name: card.holder,
    cvc: card.cvc,
  },
});

/** What a shopper reads about a failure that has one of these codes, unless the operator wrote to her. */
const texts = new Map([
  ['out_of_stock', 'The store has sold out of an item of this order.'],
  ['discontinued', 'The store no longer sells an item of this order.'],
  ['price_changed', 'The store changed its price before we could place this order.'],
  ['over_ceiling', 'The store asked for more than you paid.'],
  ['address_refused', 'The store does not deliver to this address.'],
  ['cannot_ship', 'The store does not deliver to this address.'],
  ['store_unavailable', 'The store does not accept orders at the moment.'],
]);

/** The text for the shopper: the operator's message, else that of the code. Null if there is neither; the reason is internal. */
export const publicTextOfFailure = (failure: {
  messageToShopper?: string | null | undefined;
  code: string | null;
}): string | null => failure.messageToShopper ?? texts.get(failure.code ?? '') ?? null;

/**
 * What may go wrong at a store: one closed list. Nothing was bought with any of these codes unless the attempt's outcome is unknown.
 *
 * `then`: `retry` the same way later, `next_way` (the next of the store's ways, at last a person), `person` (a machine cannot decide it),
 * `ask` (the shopper decides; a person, where she cannot be asked),
 * `fail` (the store's answer is final: the order fails and is refunded).
 * `counts`: the way is to blame, so the code lowers its success rate and opens the store's breaker; price and stock are not its fault.
 * `shopper`: what she reads if the order fails with it; never anything internal.
 */
interface Failure {
  then: 'retry' | 'next_way' | 'person' | 'ask' | 'fail';
  counts: boolean;
  shopper: string;
}

const unable = 'The store could not take this order.';
const soldOut = 'The store has sold out of an item of this order.';
const dearer = 'The store has raised its price since you ordered.';

export const failureCodes = {
  // The store's offer.
  out_of_stock: { then: 'person', counts: false, shopper: soldOut },
  variant_missing: { then: 'person', counts: false, shopper: soldOut },
  quantity_limited: { then: 'person', counts: false, shopper: 'The store sells fewer of an item than you ordered.' },
  over_ceiling: { then: 'ask', counts: false, shopper: dearer },
  price_mismatch: { then: 'person', counts: false, shopper: dearer },
  currency_mismatch: { then: 'person', counts: false, shopper: unable },
  /** The delivery that the shopper chose is not offered. */
  shipping_missing: { then: 'person', counts: false, shopper: unable },
  /** Said by an API whose answer is final. */
  offer_withdrawn: { then: 'fail', counts: false, shopper: soldOut },
  // The shopper's data and our payment.
  address_rejected: { then: 'person', counts: false, shopper: 'The store does not deliver to this address.' },
  card_declined: { then: 'person', counts: false, shopper: unable },
  authentication_required: { then: 'person', counts: false, shopper: unable },
  // The way itself.
  wrong_lines: { then: 'person', counts: true, shopper: unable },
  layout_changed: { then: 'next_way', counts: true, shopper: unable },
  nonsense_answer: { then: 'next_way', counts: true, shopper: unable },
  challenge: { then: 'next_way', counts: true, shopper: unable },
  blocked: { then: 'next_way', counts: true, shopper: unable },
  session_expired: { then: 'retry', counts: true, shopper: unable },
  store_unavailable: { then: 'retry', counts: true, shopper: 'The store does not accept orders at the moment.' },
  timeout: { then: 'retry', counts: true, shopper: unable },
  foreign_host: { then: 'next_way', counts: true, shopper: unable },
  refused_by_store: { then: 'next_way', counts: true, shopper: unable },
  // Our own side.
  interrupted: { then: 'retry', counts: false, shopper: unable },
  killed_by_switch: { then: 'next_way', counts: false, shopper: unable },
  lease_lost: { then: 'retry', counts: false, shopper: unable },
  submission_late: { then: 'retry', counts: false, shopper: unable },
  not_connected: { then: 'next_way', counts: false, shopper: unable },
  no_recipe: { then: 'next_way', counts: false, shopper: unable },
  no_browser: { then: 'next_way', counts: false, shopper: unable },
  no_secret: { then: 'next_way', counts: false, shopper: unable },
  no_card: { then: 'next_way', counts: false, shopper: unable },
  no_permission: { then: 'next_way', counts: false, shopper: unable },
  gate_closed: { then: 'next_way', counts: false, shopper: unable },
  breaker_open: { then: 'next_way', counts: false, shopper: unable },
  internal_error: { then: 'next_way', counts: true, shopper: unable },
  // After the submission: looked up, never repeated.
  no_answer: { then: 'person', counts: true, shopper: unable },
  no_confirmation: { then: 'person', counts: true, shopper: unable },
  others_confirmation: { then: 'person', counts: true, shopper: unable },
  wrong_total: { then: 'person', counts: true, shopper: unable },
  order_number_used: { then: 'person', counts: true, shopper: unable },
  duplicate_order: { then: 'person', counts: true, shopper: unable },
} as const satisfies Record<string, Failure>;

export type FailureCode = keyof typeof failureCodes;

/** What the shopper reads about an order that an operator has failed with this code; undefined if the list does not have it. */
export const publicTextOf = (code: string | null): string | undefined =>
  code !== null && Object.hasOwn(failureCodes, code) ? failureOf(code as FailureCode).shopper : undefined;

export const failureOf = (code: FailureCode): Failure => failureCodes[code];

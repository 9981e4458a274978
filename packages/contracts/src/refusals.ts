/**
 * The register of refusals: every "no" we expect, once. `code` is stable and what programs look at; `says` is for the
 * person, and ends with what to do next where there is something to do. `retryable`: the same request may work later.
 */
interface Refusal {
  readonly status: number;
  readonly detail: string;
  readonly retryable?: true;
}

export const refusals = {
  // Every door
  not_found: { status: 404, detail: 'There is nothing here under this address.' },
  method_not_allowed: {
    status: 405,
    detail: 'This address does not take this method. The Allow header lists those it does.',
  },
  unauthorized: {
    status: 401,
    detail: 'A valid bearer token is needed. Get one and send it as Authorization: Bearer <token>.',
  },
  forbidden: { status: 403, detail: 'Your role does not allow this.' },
  body_too_large: { status: 413, detail: 'The body is larger than this address accepts.' },
  unsupported_media_type: { status: 415, detail: 'Send the body as application/json.' },
  malformed_json: { status: 400, detail: 'The body is not valid JSON.' },
  malformed_request: { status: 400, detail: 'The request could not be read.' },
  card_number_refused: {
    status: 422,
    detail: 'This looks like a card number. We never take card numbers: use a payment method id from Stripe.',
  },
  validation_failed: { status: 400, detail: 'Some fields are missing or not as they should be. See errors.' },
  version_stale: {
    status: 412,
    detail: 'It has changed since you read it. Read it again and repeat your change.',
    retryable: true,
  },
  idempotency_key_reused: {
    status: 422,
    detail: 'This Idempotency-Key was used for a different request. Use a new key.',
  },
  request_in_progress: {
    status: 409,
    detail: 'A request with this Idempotency-Key is still running. Try again in a moment.',
    retryable: true,
  },
  rate_limited: { status: 429, detail: 'Too many requests. Wait for the time in Retry-After.', retryable: true },
  service_unavailable: {
    status: 503,
    detail: 'A part of the shop is not answering. Try again shortly.',
    retryable: true,
  },
  internal_error: {
    status: 500,
    detail: 'Something went wrong on our side. Quote the requestId when you ask about it.',
    retryable: true,
  },

  // Catalog and cart
  unknown_store: { status: 422, detail: 'No such store in the catalog.' },
  unknown_offer: { status: 422, detail: 'This store does not offer this product in this size and colour.' },
  price_changed: {
    status: 409,
    detail: 'The price has changed. The current offer is included; show it and ask again.',
  },
  out_of_stock: { status: 409, detail: 'Out of stock at the store.' },
  quantity_limit: { status: 422, detail: 'At most 99 of one variant fit into a cart.' },
  cart_full: { status: 422, detail: 'A cart holds at most 100 lines.' },
  currency_mismatch: { status: 422, detail: 'A cart holds one currency only.' },

  // Checkout
  cart_empty: { status: 409, detail: 'The cart is empty. Add something first.' },
  unknown_cart_item: { status: 422, detail: 'Some of these items are not in the cart.' },
  checkout_in_progress: {
    status: 409,
    detail: 'This purchase is being paid right now. Wait for its outcome.',
    retryable: true,
  },
  session_completed: { status: 409, detail: 'This purchase is completed.' },
  session_incomplete: { status: 409, detail: 'Shipping address or payment method is still missing.' },
  session_expired: { status: 410, detail: 'The frozen prices have expired. Start a new checkout session.' },
  session_cancelled: { status: 410, detail: 'This checkout session was cancelled. Start a new one.' },
  invalid_address: { status: 422, detail: 'This address does not fit together. See errors.' },
  country_not_served: { status: 422, detail: 'We do not deliver to this country yet.' },
  store_cannot_ship: {
    status: 422,
    detail: 'A store in this purchase does not ship there. Remove its items or change the address.',
  },
  payment_method_invalid: {
    status: 422,
    detail: 'Stripe does not know this payment method. Ask the shopper for the card again.',
  },
  card_declined: { status: 402, detail: 'The card was declined. Set another payment method and place again.' },
  amount_too_small: { status: 422, detail: 'The total is below the smallest amount a card can be charged.' },
  amount_too_large: { status: 422, detail: 'The total is above the largest amount a card can be charged.' },

  // Orders and placement
  wrong_state: { status: 409, detail: 'The order is not in a state that allows this.' },
  too_late_to_cancel: {
    status: 409,
    detail: 'The order is already being placed at the store and can no longer be cancelled.',
  },
  held_by_another: { status: 409, detail: 'Another operator holds this entry.' },
  not_held: { status: 409, detail: 'You do not hold this entry. Claim it first.' },
  already_settled: { status: 409, detail: 'This entry is already settled.' },
  store_order_number_used: { status: 409, detail: 'This store order number already belongs to another order.' },
  over_ceiling: { status: 422, detail: 'The store charges more than this order allows. An admin may override.' },

  // Dead letters
  dead_letter_closed: { status: 409, detail: 'This message was already replayed or discarded by somebody.' },
  cannot_be_replayed: {
    status: 409,
    detail: 'This is no message that any reaction of ours could take. Discard it with a reason.',
  },

  // Webhooks
  invalid_signature: { status: 400, detail: 'The signature does not fit these bytes.' },
} as const satisfies Record<string, Refusal>;

export type RefusalCode = keyof typeof refusals;

/** What any endpoint may answer, whatever it does. */
export const sharedRefusals: readonly RefusalCode[] = [
  'malformed_request',
  'rate_limited',
  'service_unavailable',
  'internal_error',
];

/** RFC 9457, with our own members. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: RefusalCode;
  requestId: string;
  retryable: boolean;
  errors?: FieldProblem[];
  [extension: string]: unknown;
}

export interface FieldProblem {
  /** A JSON pointer (RFC 6901) into the body, or `/name` of a query parameter. */
  pointer: string;
  code: string;
  detail: string;
}

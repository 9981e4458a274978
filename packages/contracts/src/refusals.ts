/**
 * The register of refusals: every expected error of the API, declared once. The key is the stable code that clients branch on;
 * `detail` is for a person and says what to do next. `retryable`: the same request may succeed later.
 */
interface Refusal {
  readonly status: number;
  readonly detail: string;
  /** What its sentence is instead in other situations, by their names. */
  readonly otherwise?: Readonly<Record<string, string>>;
  readonly retryable?: true;
}

export const refusals = {
  // Every endpoint
  not_found: { status: 404, detail: 'Nothing was found at this address. Check the path and the id.' },
  method_not_allowed: {
    status: 405,
    detail: 'This address does not support this method. The Allow header lists the supported ones.',
  },
  unauthorized: {
    status: 401,
    detail: 'A valid bearer token is needed. Get one and send it as Authorization: Bearer <token>.',
  },
  forbidden: { status: 403, detail: 'Your role does not allow this request.' },
  request_timeout: {
    status: 408,
    detail: 'The request did not arrive in time, so nothing was changed. Send it again.',
    retryable: true,
  },
  head_too_large: { status: 431, detail: 'The head of the request is too large. Send fewer or shorter headers.' },
  body_too_large: { status: 413, detail: 'The body is larger than this endpoint accepts. Send less.' },
  unsupported_media_type: { status: 415, detail: 'Send the body as application/json.' },
  malformed_json: { status: 400, detail: 'The body is not valid JSON. Correct it and send it again.' },
  malformed_request: { status: 400, detail: 'The request could not be read. Correct it and send it again.' },
  card_number_refused: {
    status: 422,
    detail: 'This looks like a card number. Card numbers are never accepted: send a payment method id from Stripe.',
  },
  validation_failed: { status: 400, detail: 'Some fields are missing or invalid. See errors.' },
  version_stale: {
    status: 412,
    detail: 'The resource has changed since you read it. Read it again and repeat your change.',
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
    detail: 'A part of the system is temporarily unavailable. Try again shortly.',
    retryable: true,
  },
  internal_error: {
    status: 500,
    detail: 'An unexpected error occurred. Quote the requestId when you report it.',
    retryable: true,
  },

  // Catalog and cart
  invalid_shipping_rates: {
    status: 422,
    detail: 'The shipping rates contradict each other. Correct the lines in errors and send the store again.',
  },
  unknown_store: { status: 422, detail: 'The catalog has no such store.' },
  unknown_offer: {
    status: 422,
    detail: 'This store does not offer this product in this size and colour. Choose another variant.',
  },
  unknown_tax_code: {
    status: 422,
    detail: 'We do not know this tax code. Use one of the list in docs/tax.md, or none for general goods.',
  },
  price_changed: {
    status: 409,
    detail:
      'The price has changed. Show the included current offer to the shopper and send the request again with its price.',
  },
  out_of_stock: { status: 409, detail: 'The product is out of stock at the store. Choose another variant.' },
  quantity_limit: { status: 422, detail: 'A cart holds at most 99 units of one variant. Reduce the quantity.' },
  cart_full: { status: 422, detail: 'A cart holds at most 100 lines. Remove one first.' },
  currency_mismatch: { status: 422, detail: 'A cart holds only one currency. Check out or empty the cart first.' },
  guest_token_invalid: {
    status: 422,
    detail: 'This is no valid token of a guest, or the guest has signed in as somebody else.',
  },

  // Checkout
  cart_empty: { status: 409, detail: 'The cart is empty. Add something first.' },
  unknown_cart_item: { status: 422, detail: 'Some of these items are not in the cart. Read the cart again.' },
  checkout_in_progress: {
    status: 409,
    detail: 'This purchase is being paid. Read the session until it has an outcome.',
    retryable: true,
  },
  session_completed: {
    status: 409,
    detail: 'This purchase is already completed. Start a new checkout session for another one.',
  },
  session_incomplete: {
    status: 409,
    detail: 'The session has no shipping address or no payment method yet. Set both, then place.',
  },
  session_expired: { status: 410, detail: 'The frozen prices have expired. Start a new checkout session.' },
  session_cancelled: { status: 410, detail: 'This checkout session was cancelled. Start a new one.' },
  invalid_address: { status: 422, detail: 'The parts of this address contradict each other. See errors.' },
  country_not_served: { status: 422, detail: 'We do not deliver to this country. Use another address.' },
  store_cannot_ship: {
    status: 422,
    detail: 'A store in this purchase does not ship to this address. Remove its items or change the address.',
  },
  shipping_unknown: {
    status: 422,
    detail: 'What a store in this purchase charges for shipping is not known. Remove its items, or try again later.',
  },
  unknown_shipping_option: {
    status: 422,
    detail: 'A store does not have the shipping option that was chosen. Choose one of shippingOptions.',
  },
  payment_method_invalid: {
    status: 422,
    detail: 'Stripe has no such payment method. Ask the shopper for the card again.',
  },
  card_declined: { status: 402, detail: 'The card was declined. Set another payment method and place again.' },
  too_many_declines: {
    status: 429,
    detail: 'Too many payments were declined. Wait for the time in Retry-After, then place again.',
    retryable: true,
  },
  amount_too_small: {
    status: 422,
    detail: 'The total is below the smallest amount a card can be charged. Add something to the cart.',
  },
  amount_too_large: {
    status: 422,
    detail: 'The total is above the largest amount a card can be charged. Split the purchase.',
  },

  // Orders and placement
  wrong_state: {
    status: 409,
    detail: 'The state of the order does not allow this. Read the order again.',
    otherwise: {
      refund: 'The state of this refund does not allow this. Read it again in the list of refunds.',
      hold: 'Only the debt of a hold that could not be captured is settled, once, and after all its orders are placed, failed or cancelled.',
      refundDecided: 'This refund does not await approval. Read it again in the list of refunds.',
      permission:
        'This permission is not suspended. Read the permissions of the store; a revoked one cannot be reinstated.',
      refundAssigned: 'This refund cannot be assigned: it belongs to an order already, or was not paid.',
    },
  },
  too_late_to_cancel: {
    status: 409,
    detail: 'The order is already being placed at the store and can no longer be cancelled.',
  },
  held_by_another: { status: 409, detail: 'Another operator has claimed this entry.' },
  not_held: { status: 409, detail: 'You have not claimed this entry. Claim it first.' },
  already_settled: { status: 409, detail: 'This entry is already settled. Read it to see its outcome.' },
  store_order_number_used: {
    status: 409,
    detail: 'This store order number already belongs to another order. Check it.',
  },
  over_ceiling: {
    status: 422,
    detail:
      'The store charges more than this order allows. Ask the shopper with ask-customer; an admin can override this.',
  },
  not_over_ceiling: {
    status: 422,
    detail: 'The store may charge this total for the order. Place it; the shopper is asked only above the ceiling.',
  },
  customer_unreachable: {
    status: 422,
    detail:
      'The order has no e-mail address to ask the shopper at. Fail the order, or let an admin override the ceiling.',
  },
  customer_was_asked: {
    status: 409,
    detail:
      'The shopper was asked, and the time of the question is over. Fail the order, which refunds it, or let an admin override the ceiling.',
  },
  question_answered: {
    status: 409,
    detail: 'This question already has another answer, which stays. Read the order to see what follows from it.',
  },
  question_paused: {
    status: 409,
    detail: 'This order cannot take an answer at the moment, because it is being worked on. Try again later.',
    retryable: true,
  },
  question_closed: {
    status: 410,
    detail: 'This order no longer needs an answer. Read the order to see what became of it.',
  },
  question_expired: {
    status: 410,
    detail:
      'The time for an answer is over. Read the order to see what became of it; if it was not bought, it is refunded.',
  },
  outcome_unknown: {
    status: 409,
    detail:
      'The store may have this order already. Look for it there, then record its number with place, or that it is not there with resolve.',
  },
  submission_begun: {
    status: 409,
    detail: 'This order is being submitted at its store. Wait for the outcome.',
    retryable: true,
  },
  outcome_known: {
    status: 409,
    detail: 'Nothing was submitted for this order, so there is nothing to resolve. Claim it, or record what you did.',
  },
  outcome_too_recent: {
    status: 409,
    detail: 'An order may take until the time in settlesAt to appear at this store. Look again after that.',
    retryable: true,
  },
  store_has_order: {
    status: 409,
    detail:
      'The store has this order, even more than once. Cancel the surplus there, then record the number that stays.',
  },
  order_on_hold: {
    status: 409,
    detail:
      'This order is on hold: do not buy it. The entry says why. If it has been bought already, an admin can record it.',
  },
  order_refunded: {
    status: 409,
    detail:
      'This order is refunded in full: do not buy it. If it has been bought already, record it as placed, otherwise as failed.',
  },
  payment_stopped: {
    status: 409,
    detail:
      'The payment of this order is fraudulent or lost: do not buy it. If it has been bought already, record it as placed, otherwise as failed.',
  },

  no_store_card: {
    status: 409,
    detail:
      'No card can be issued for this order: it has ended, its card was used, or Stripe issues none. Pay by hand.',
  },
  evidence_not_multipart: {
    status: 415,
    detail: 'Send one picture or PDF as a file in multipart/form-data.',
  },
  evidence_not_accepted: {
    status: 422,
    detail:
      'This file is not a PNG, JPEG, WebP or GIF picture and not a PDF, whatever its name says. Send one of these.',
  },
  recipe_refused: {
    status: 422,
    detail: 'This recipe cannot be used. Correct the steps in errors and save it again.',
  },
  recipe_not_tried: {
    status: 409,
    detail: 'No dry run of this version has passed. Try it first: POST …/dry-run.',
  },
  no_recipe_before: {
    status: 409,
    detail: 'There is neither a canary to retire nor an earlier live version to return to.',
  },

  // The ledger
  reference_used: {
    status: 409,
    detail:
      'This reference is booked with another store, amount or day. Read the list of payments, and use a new reference.',
  },

  // Disputes
  order_disputed: {
    status: 409,
    detail:
      'The bank has taken the money of this purchase back in a dispute. Wait for its outcome; GET /admin/disputes shows it.',
    otherwise: {
      lost: 'The shopper was paid back by a dispute that was lost, so this is not refunded again. GET /admin/disputes shows it.',
    },
  },
  dispute_closed: { status: 409, detail: 'This dispute is decided. The bank accepts no more evidence.' },
  dispute_past_due: { status: 409, detail: 'The deadline of this dispute has passed. The bank accepts no evidence.' },
  evidence_rejected: {
    status: 422,
    detail:
      'Stripe has rejected this evidence. Correct the texts, which are too long together or malformed, and submit again.',
  },
  evidence_already_submitted: {
    status: 409,
    detail: 'Evidence was already submitted, which is possible once. Read the dispute to see when.',
  },

  // Refunds
  refund_exceeds_paid: {
    status: 422,
    detail: 'This is more than remains to be refunded of the order. Refund at most remainingCents.',
    otherwise: {
      shipping:
        'No shipping remains to be refunded of the order. Refund items, an amount, or all that remains of the order.',
    },
  },
  refund_changed: {
    status: 409,
    detail: 'The refund would have another amount than expected. Check the included preview and send its amount.',
  },
  unknown_order_item: { status: 422, detail: 'The order has no such item. Read the order for what was bought.' },
  order_lines_unknown: {
    status: 422,
    detail: 'This order was paid before prices of single items were stored. Refund an amount, or all that remains.',
  },
  difference_resolved: {
    status: 409,
    detail: 'This difference is already resolved. Read the page of its day to see by whom.',
  },
  same_person: {
    status: 409,
    detail: 'You asked for this refund yourself. Another person with the role admin must decide.',
  },
  not_in_this_purchase: {
    status: 422,
    detail: 'The refund was made for another purchase. Choose an order of the purchase that it belongs to.',
    otherwise: { unknown: 'There is no paid order with this number. Check it.' },
  },

  // Dead letters
  dead_letter_closed: { status: 409, detail: 'This message was already replayed or discarded.' },
  cannot_be_replayed: {
    status: 409,
    detail: 'No reaction can process this message. Discard it with a reason.',
  },

  // Stores and their webhooks
  store_url_refused: {
    status: 422,
    detail: 'The address must be https with a host name on the public internet, without credentials.',
  },
  invalid_signature: { status: 400, detail: 'The signature does not match the body.' },
  invalid_store_signature: {
    status: 401,
    detail: 'The signature is missing, too old, or does not match the body and the store of this address.',
  },
  unreadable_event: { status: 400, detail: 'The body is no order event of the protocol of this store.' },
} as const satisfies Record<string, Refusal>;

export type RefusalCode = keyof typeof refusals;

/** The refusals that every endpoint may answer with. */
export const sharedRefusals: readonly RefusalCode[] = [
  'malformed_request',
  'rate_limited',
  'service_unavailable',
  'internal_error',
];

/** The body of a refusal: RFC 9457 with our own members. */
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
  /** A JSON pointer (RFC 6901) into the body, or `/name` for a query parameter. */
  pointer: string;
  code: string;
  detail: string;
}

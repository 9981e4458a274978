/** What must always hold, by number. docs/invariants.md is generated from these sentences (`npm run generate`). */
export const invariants: Readonly<Record<number, string>> = {
  1: 'For every session, captured minus refunded equals the sum over its live orders of (total minus refunded) plus the refunds still owed. The same holds over all sessions, and agrees with Stripe’s records.',
  2: 'No order exists without a capture. Once the system is quiet, no capture exists without its orders or a full refund.',
  3: 'A session has at most one succeeded charge, whatever is repeated, retried, killed or replayed.',
  4: 'A session has at most one order per store, order numbers are unique, an order has one placement task and at most one purchase at its store, which no machine makes while a kill switch is on.',
  5: 'Every accepted place request ends (completed, declined or cancelled; `authentication_required` waits for the shopper) within two minutes after the faults stop. A confirmation never changes once it was given.',
  6: 'An answer of 402, 409 `session_incomplete`, 410 or 422 means that this attempt charged nothing. 429 and `request_in_progress` say nothing about other requests.',
  7: 'Refunds never exceed the capture, nor the share of their order.',
  8: 'The total charged is the total frozen in the session, and every total is the sum of its parts, to the cent.',
  9: 'No place request is accepted after `expiresAt`. A capture that arrives after its session ended is refunded in full. A cart loses exactly what was bought.',
  10: 'Once the system is quiet, outboxes and queues are empty, every event has had its effect, no expired lease is held, no order is left with a machine, and there are no dead letters other than the injected poison messages.',
  11: 'Every transition in a history is in the table of its state machine. The events of one aggregate are first received in order.',
  12: 'Logs, messages and tables contain no secrets: no card number, no key, no token.',
  13: 'A request for another shopper’s resource is answered with 404, one that needs another role with 403, one without a token with 401.',
};

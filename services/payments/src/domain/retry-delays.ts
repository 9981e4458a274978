/** The delays between calls to Stripe, as multiples of the base delay. The last one applies to all further attempts. */
const delays = [1, 2, 5, 10, 20, 30];

/** The delay before the next call to Stripe, with ±20 % jitter so that waiting jobs do not all call at the same moment. */
export const retryDelayMs = (attempts: number, baseMs: number): number =>
  Math.round((delays[Math.min(attempts, delays.length - 1)] ?? 30) * baseMs * (0.8 + Math.random() * 0.4));

/** How long Stripe keeps the answer to an idempotency key. After that, a repeated call would be a new one. */
export const idempotencyKeyLifetimeMs = 24 * 60 * 60 * 1000;

const longestRefundDelayMs = 60 * 60_000;

/** The delay before a refund that Stripe refused for now is sent again: twice as long each time, an hour at most. */
export const refundDelayMs = (attempts: number, baseMs: number): number =>
  Math.min(longestRefundDelayMs, Math.round(baseMs * 2 ** Math.min(attempts, 24) * (0.8 + Math.random() * 0.4)));

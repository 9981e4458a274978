/** On the way of the money nothing waits longer than the last of these, however often it failed. */
const delays = [1, 2, 5, 10, 20, 30];

/** How long to wait before asking Stripe again, with ±20 % so that many who wait do not come back together. */
export const retryDelayMs = (attempts: number, baseMs: number): number =>
  Math.round((delays[Math.min(attempts, delays.length - 1)] ?? 30) * baseMs * (0.8 + Math.random() * 0.4));

/** How long Stripe keeps the answer to an idempotency key; afterwards a repeated call would be a new one. */
export const idempotencyKeyLifetimeMs = 24 * 60 * 60 * 1000;

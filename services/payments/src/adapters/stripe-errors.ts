import { breakerRefused, type Log, refuse } from '@muse/kit';
import Stripe from 'stripe';

/** Stripe gave no answer, asked to retry later, or did not accept our key. The outcome is unknown; the call must be repeated. */
export class StripeUnavailableError extends Error {
  override name = 'StripeUnavailableError';
  readonly code: UnavailableCode;
  constructor(message: string, code: UnavailableCode = 'stripe_unavailable') {
    super(message);
    this.code = code;
  }
}

type UnavailableCode = 'stripe_unavailable' | 'stripe_rate_limited' | 'stripe_key_refused';

/** Stripe rejected the request itself: repeating it would not help. */
export class StripeRejectedError extends Error {
  override name = 'StripeRejectedError';
  readonly code: string;
  constructor(what: string, code: string) {
    super(`Stripe rejected the call to ${what}: ${code}`);
    this.code = code;
  }
}

const { errors } = Stripe;
const answers = [
  errors.StripeCardError,
  errors.StripeInvalidRequestError,
  errors.StripeIdempotencyError,
  errors.StripeAuthenticationError,
  errors.StripePermissionError,
];

/** Whether the error is an answer of a healthy Stripe, which must not open the circuit breaker. */
export const isStripeAnswer = (error: unknown): boolean => answers.some((kind) => error instanceof kind);

/**
 * Translates an error of Stripe's client into ours. Its message and objects are dropped: they may contain a client secret or a
 * part of a key.
 */
export function translateStripeError(what: string, error: unknown, log: Log): Error {
  if (breakerRefused(error)) return new StripeUnavailableError(`${what}: the circuit breaker is open`);
  if (!(error instanceof errors.StripeError)) return error instanceof Error ? error : new Error(String(error));
  const { type, code, statusCode, requestId } = error;
  if (error instanceof errors.StripeInvalidRequestError || error instanceof errors.StripeCardError) {
    return new StripeRejectedError(what, code ?? 'invalid_request');
  }
  const refusesKey = error instanceof errors.StripeAuthenticationError || error instanceof errors.StripePermissionError;
  if (refusesKey)
    log.error(
      { what, type, statusCode, requestId },
      'Stripe does not accept our API key: nothing can be charged or refunded',
    );
  if (error instanceof errors.StripeIdempotencyError)
    log.error({ what, requestId }, 'an idempotency key was reused with different parameters: a bug in this service');
  const isLimited = error instanceof errors.StripeRateLimitError;
  return new StripeUnavailableError(
    `${what}: ${type} ${statusCode ?? ''} ${code ?? ''}`.trim(),
    refusesKey ? 'stripe_key_refused' : isLimited ? 'stripe_rate_limited' : 'stripe_unavailable',
  );
}

/** For calls within a request: refuses with 503 and `Retry-After` if Stripe is unavailable. */
export async function refuseIfUnavailable<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof StripeUnavailableError) refuse('service_unavailable', { retryAfterSeconds: 5 });
    throw error;
  }
}

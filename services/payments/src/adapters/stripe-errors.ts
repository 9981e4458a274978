import { breakerRefused, type Log, refuse } from '@muse/kit';
import Stripe from 'stripe';

/** Stripe did not answer, or not now, or did not know us: the outcome is unknown, and nothing may be concluded from it. */
export class StripeUnavailableError extends Error {
  override name = 'StripeUnavailableError';
}

/** Stripe understood and said no to the request itself. */
export class StripeRejectedError extends Error {
  override name = 'StripeRejectedError';
  readonly code: string;
  constructor(what: string, code: string) {
    super(`Stripe refused to ${what}: ${code}`);
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

/** Says nothing about Stripe's health, so it must not open a breaker. */
export const isStripeAnswer = (error: unknown): boolean => answers.some((kind) => error instanceof kind);

/**
 * Stripe's errors in our words. Their texts and objects stay behind: they may hold a client secret or a part of a key.
 * `what` names the call, for whoever reads the log.
 */
export function translateStripeError(what: string, error: unknown, log: Log): Error {
  if (breakerRefused(error)) return new StripeUnavailableError(`${what}: the breaker is open`);
  if (!(error instanceof errors.StripeError)) return error instanceof Error ? error : new Error(String(error));
  const { type, code, statusCode, requestId } = error;
  if (error instanceof errors.StripeInvalidRequestError || error instanceof errors.StripeCardError) {
    return new StripeRejectedError(what, code ?? 'invalid_request');
  }
  if (error instanceof errors.StripeAuthenticationError || error instanceof errors.StripePermissionError)
    log.error(
      { what, type, statusCode, requestId },
      'Stripe does not accept our key: nothing can be charged or refunded',
    );
  if (error instanceof errors.StripeIdempotencyError)
    log.error({ what, requestId }, 'a key was used twice with different parameters: a bug of ours');
  return new StripeUnavailableError(`${what}: ${type} ${statusCode ?? ''} ${code ?? ''}`.trim());
}

/** For who waits at the door: 503, to be tried again. */
export async function refuseIfUnavailable<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof StripeUnavailableError) refuse('service_unavailable', { retryAfterSeconds: 5 });
    throw error;
  }
}

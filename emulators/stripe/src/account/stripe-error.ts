export interface ErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  param?: string;
  [more: string]: unknown;
}

/** An error response of Stripe. Stripe stores the first response of an idempotency key once the endpoint has started its work;
 *  a request that fails before (`beforeWork`) may be corrected and sent again with the same key. */
export class StripeError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly beforeWork: boolean;

  constructor(status: number, body: ErrorBody, beforeWork = false) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.beforeWork = beforeWork;
  }
}

const docs = (code: string | undefined) => (code ? { doc_url: `https://stripe.com/docs/error-codes/${code}` } : {});

/** A valid request that is not possible in the current state. */
export const invalidRequest = (message: string, code?: string, more: Record<string, unknown> = {}) =>
  new StripeError(400, { type: 'invalid_request_error', message, ...(code && { code }), ...docs(code), ...more });

/** A request with invalid parameters: nothing was done, and no response is stored under its key. */
export const badParameter = (message: string, param: string, code?: string) =>
  new StripeError(400, { type: 'invalid_request_error', message, param, ...(code && { code }), ...docs(code) }, true);

export const missing = (kind: string, id: string, param: string) =>
  new StripeError(404, {
    type: 'invalid_request_error',
    message: `No such ${kind}: '${id}'`,
    code: 'resource_missing',
    param,
    ...docs('resource_missing'),
  });

export const unauthorized = (message: string) => new StripeError(401, { type: 'invalid_request_error', message }, true);

/** No connection was made, so nothing was sent. Thrown by the connector, because nothing else can know this for certain. */
export class UnreachableError extends Error {
  readonly code: string;
  constructor(cause: Error) {
    super(`no connection: ${cause.message}`, { cause });
    this.code = codeOf(cause);
  }
}

/** Codes of a connection that broke, such as a kept-alive one whose other end has stopped. */
const brokenConnection = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/** Codes of a pool that was closed before it took the request: its replica is gone from the name service. */
const closedPool = ['UND_ERR_CLOSED', 'UND_ERR_DESTROYED'];

/** No response came, or only a part of one. */
export class UpstreamUnavailableError extends Error {
  /** True if the request may have been sent, so it may have taken effect. */
  readonly sent: boolean;
  /** True if a retry at once is useful, provided that the request is idempotent. */
  readonly connectionBroke: boolean;
  readonly code: string;
  constructor(cause: unknown) {
    super('service unavailable', { cause });
    this.code = codeOf(cause);
    this.sent = !(cause instanceof UnreachableError) && !closedPool.includes(this.code);
    this.connectionBroke = brokenConnection.includes(this.code);
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** No connection came about, so nothing was sent. Only the connector knows this for certain: it is the one who throws it. */
export class UnreachableError extends Error {
  readonly code: string;
  constructor(cause: Error) {
    super(`no connection: ${cause.message}`, { cause });
    this.code = codeOf(cause);
  }
}

/** A connection that broke, as a kept one does whose other end has gone. */
const broken = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/** No answer, or half of one. */
export class UpstreamUnavailableError extends Error {
  /** The request had left us, so it may have taken effect. */
  readonly sent: boolean;
  /** Worth asking again at once, where asking twice is the same as once. */
  readonly connectionBroke: boolean;
  readonly code: string;
  constructor(cause: unknown) {
    super('a service did not answer', { cause });
    this.sent = !(cause instanceof UnreachableError);
    this.code = codeOf(cause);
    this.connectionBroke = broken.includes(this.code);
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

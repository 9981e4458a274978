import type { IncomingMessage, ServerResponse } from 'node:http';
import { allEndpoints } from '@muse/contracts';
import { refuse, type Step } from '@muse/kit';
import cors from 'cors';

/** Web pages of other origins may call us if their origin is configured. */
export interface Cors {
  /** Sets the CORS headers. Returns true if the request was a preflight, which is then answered. */
  answerPreflight(req: IncomingMessage, res: ServerResponse): boolean;
  /** Refuses changes by operators from pages of unknown origins, even with a valid token. 403. */
  refuseForeignPage: Step;
}

const exposedHeaders = [
  'ETag',
  'Location',
  'Retry-After',
  'X-Request-Id',
  'Idempotent-Replayed',
  'RateLimit',
  'RateLimit-Policy',
];
const allowedHeaders = [
  'Authorization',
  'Content-Type',
  'If-Match',
  'If-None-Match',
  'Idempotency-Key',
  'Last-Event-ID',
  'X-Request-Id',
  'Traceparent',
];

export function createCors(allowed: readonly string[]): Cors {
  const setHeaders = cors({
    origin: [...allowed],
    methods: [...new Set([...allEndpoints.map(({ method }) => method), 'HEAD'])],
    allowedHeaders,
    exposedHeaders,
    maxAge: 600,
  });

  return {
    answerPreflight(req, res) {
      if (allowed.length === 0 || req.headers.origin === undefined) return false;
      const isOptions = req.method === 'OPTIONS';
      // An OPTIONS request without this header is no preflight, but the library would answer it as one.
      if (isOptions && req.headers['access-control-request-method'] === undefined) return false;
      setHeaders(req, res, () => undefined);
      return isOptions;
    },
    refuseForeignPage({ req }, { endpoint: { access, method } }) {
      const { origin, host } = req.headers;
      if (origin === undefined || method === 'GET' || (access !== 'operator' && access !== 'admin')) return;
      if (allowed.includes(origin) || hostOf(origin) === host) return;
      refuse('forbidden', { detail: 'Operators may not act from pages of this origin.' });
    },
  };
}

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);

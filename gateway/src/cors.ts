import type { IncomingMessage, ServerResponse } from 'node:http';
import { allEndpoints, type Declaration } from '@muse/contracts';
import { refuse } from '@muse/kit';
import cors from 'cors';

/** Which web pages may talk to us from another origin: those that are configured, and nobody else. */
export interface Cors {
  /** Marks the answer for the browser; true where that was all it asked (a preflight). */
  answerPreflight(req: IncomingMessage, res: ServerResponse): boolean;
  /** An operator's word must not come from a page we do not know, whatever token the page got hold of. */
  refuseForeignPage(endpoint: Declaration, req: IncomingMessage): void;
}

const exposed = [
  'ETag',
  'Location',
  'Retry-After',
  'X-Request-Id',
  'Idempotent-Replayed',
  'RateLimit',
  'RateLimit-Policy',
];
const accepted = [
  'Authorization',
  'Content-Type',
  'If-Match',
  'If-None-Match',
  'Idempotency-Key',
  'X-Request-Id',
  'Traceparent',
];

export function createCors(allowed: readonly string[]): Cors {
  const mark = cors({
    origin: [...allowed],
    methods: [...new Set([...allEndpoints.map(({ method }) => method), 'HEAD'])],
    allowedHeaders: accepted,
    exposedHeaders: exposed,
    maxAge: 600,
  });

  return {
    answerPreflight(req, res) {
      const { origin } = req.headers;
      if (allowed.length === 0 || origin === undefined) return false;
      const asks = req.headers['access-control-request-method'] !== undefined;
      if (req.method === 'OPTIONS' && !asks) return false; // an ordinary question; cors would take it for a preflight
      mark(req, res, () => undefined);
      return req.method === 'OPTIONS';
    },
    refuseForeignPage({ access, method }, req) {
      const { origin, host } = req.headers;
      if (origin === undefined || method === 'GET' || (access !== 'operator' && access !== 'admin')) return;
      if (allowed.includes(origin) || hostOf(origin) === host) return;
      refuse('forbidden', { detail: 'Operators may not act from pages of this origin.' });
    },
  };
}

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);

import type { Declaration } from '@muse/contracts';
import { breakerRefused, type Log, refuse, UpstreamUnavailableError } from '@muse/kit';
import type { Serve } from './exchange.ts';
import { isRead, proxy } from './proxy.ts';
import type { Upstream } from './upstreams.ts';

const nothingSent = 'A part of the shop is not answering. Nothing was changed; try again shortly.';
const unknownOutcome =
  'We do not know whether it was done: no answer came. Look before you repeat it, or repeat it with the same Idempotency-Key.';

/** Serves an endpoint by asking its service; where it cannot be asked, 503 and nothing about why. */
export function forwardTo(endpoint: Declaration, upstream: Upstream, log: Log): Serve {
  const takesBody = endpoint.body !== undefined || endpoint.rawBody === true;
  return async (exchange, bytes) => {
    const body = takesBody && bytes.length > 0 ? bytes : null;
    try {
      await upstream.ask(
        (to) => proxy(to, exchange, body, upstream.deadlineMs),
        () => isRead(exchange) && !exchange.res.headersSent,
      );
    } catch (error) {
      if (breakerRefused(error))
        refuse('service_unavailable', { detail: nothingSent, retryAfterSeconds: upstream.resetSeconds });
      if (!(error instanceof UpstreamUnavailableError)) throw error;
      log.warn({ upstream: upstream.name, endpoint: endpoint.id, code: error.code }, 'a service did not answer');
      if (exchange.res.headersSent) throw error;
      refuse('service_unavailable', { detail: error.sent && !isRead(exchange) ? unknownOutcome : nothingSent });
    }
  };
}

import type { Declaration } from '@muse/contracts';
import { breakerRefused, type Log, refuse } from '@muse/kit';
import { carry, isRead, Silence } from './carry.ts';
import type { Upstream } from './upstreams.ts';
import type { Serve, Visit } from './visit.ts';

const nothingSent = 'A part of the shop is not answering. Nothing was changed; try again shortly.';
const unknownOutcome =
  'We do not know whether it was done: no answer came. Look before you repeat it, or repeat it with the same Idempotency-Key.';

/** Serves an endpoint by asking its service; where it cannot be asked, 503 and nothing about why. */
export function forwardTo(endpoint: Declaration, upstream: Upstream, log: Log): Serve {
  const takesBody = endpoint.body !== undefined || endpoint.rawBody === true;
  return async (visit, bytes) => {
    const body = takesBody && bytes.length > 0 ? bytes : null;
    try {
      await upstream.breaker(() => ask(upstream, visit, body));
    } catch (error) {
      if (breakerRefused(error))
        refuse('service_unavailable', { detail: nothingSent, retryAfterSeconds: upstream.resetSeconds });
      if (!(error instanceof Silence)) throw error;
      log.warn({ upstream: upstream.name, endpoint: endpoint.id, code: error.code }, 'a service did not answer');
      if (visit.res.headersSent) throw error;
      refuse('service_unavailable', { detail: error.sent && !isRead(visit) ? unknownOutcome : nothingSent });
    }
  };
}

const resets = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/** Asks again, once, where a kept connection turned out to be dead and asking twice is the same as once. */
async function ask({ pool }: Upstream, visit: Visit, body: Buffer | null): Promise<void> {
  try {
    await carry(pool, visit, body);
  } catch (error) {
    const again = error instanceof Silence && resets.includes(error.code) && isRead(visit) && !visit.res.headersSent;
    if (!again) throw error;
    await carry(pool, visit, body);
  }
}

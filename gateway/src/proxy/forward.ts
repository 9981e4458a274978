import {
  breakerIsFull,
  breakerRefused,
  type Log,
  refuse,
  type Step,
  takesBody,
  UpstreamUnavailableError,
} from '@muse/kit';
import { between } from '../between.ts';
import type { GatewayExchange } from '../route.ts';
import { isRead, proxy } from './proxy.ts';
import type { Upstream } from './upstreams.ts';

const nothingSent = 'A part of the shop is not answering. Nothing was changed; try again shortly.';
const unknownOutcome =
  'We do not know whether it was done: no answer came. Look before you repeat it, or repeat it with the same Idempotency-Key.';

/** Forwards a request to its service. If the service does not answer, 503 without the reason. */
export const forwardTo =
  (upstream: Upstream, log: Log): Step =>
  async (exchange: GatewayExchange, { endpoint }) => {
    const body = takesBody(endpoint) && exchange.bytes.length > 0 ? exchange.bytes : null;
    const { deadlineMs } = upstream;
    const until = performance.now() + deadlineMs - (exchange.waitedMs ?? 0);
    const leftMs = () => Math.max(1, Math.floor(until - performance.now())); // 0 would mean no limit
    try {
      await upstream.run(
        (to) => proxy(to, exchange, body, { leftMs: leftMs(), deadlineMs, endpoint }),
        () => isRead(exchange) && !exchange.res.headersSent,
      );
    } catch (error) {
      if (breakerRefused(error)) {
        const retryAfterSeconds = breakerIsFull(error) ? between(1, 3) : upstream.resetSeconds;
        refuse('service_unavailable', { detail: nothingSent, retryAfterSeconds });
      }
      if (!(error instanceof UpstreamUnavailableError)) throw error;
      log.warn({ upstream: upstream.name, endpoint: endpoint.id, code: error.code }, 'service unavailable');
      if (exchange.res.headersSent) throw error;
      refuse('service_unavailable', { detail: error.sent && !isRead(exchange) ? unknownOutcome : nothingSent });
    }
  };

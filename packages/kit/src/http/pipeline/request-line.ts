import { fullPath } from '@muse/contracts';
import { milliseconds } from '../../telemetry/duration.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Exchange } from './exchange.ts';

/** Logs a request that was answered: its endpoint, never its path or query, which may hold personal data. */
export function logRequest(log: Log, { method, name, endpoint, refusal, res }: Exchange, seconds: number): void {
  log.info(
    {
      method: knownMethods.has(method) ? method : 'other',
      endpoint: name,
      ...(endpoint === undefined ? {} : { path: fullPath(endpoint) }),
      status: res.statusCode,
      outcome: outcomeOf(res.statusCode),
      ...(refusal === undefined ? {} : { code: refusal }),
      durationMs: milliseconds(seconds),
    },
    'request',
  );
}

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** 499: the caller has hung up before it was answered. */
const outcomeOf = (status: number): string =>
  status < 400 ? 'ok' : status === 499 ? 'caller gone' : status < 500 ? 'refused' : 'failed';

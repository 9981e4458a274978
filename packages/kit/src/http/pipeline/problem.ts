import { type Problem, servesPages } from '@muse/contracts';
import { databaseFailure } from '../../database/failures.ts';
import { problemOf, RefusalError } from '../../refuse.ts';
import { currentContext } from '../../telemetry/context.ts';
import type { Log } from '../../telemetry/log.ts';
import type { AnyReply } from '../answer.ts';
import { acceptsPage, html, page } from '../page.ts';
import type { Exchange } from './exchange.ts';
import { send } from './send.ts';

/** Answers an error with a problem document (RFC 9457), or with a page where a browser expects one. */
export function sendProblem(exchange: Exchange, error: unknown, log: Log): void {
  const reply = problemReply(error, exchange.path, log);
  const { endpoint, req } = exchange;
  exchange.refusal = reply.body.code;
  const isPage = endpoint !== undefined && servesPages(endpoint) && acceptsPage(req.headers.accept);
  send(exchange.res, isPage ? problemPage(reply) : reply);
}

function problemPage({ status, headers, body }: AnyReply & { body: Problem }): AnyReply {
  const shown = page({
    title: 'Nothing was changed',
    content: html`<p>${body.detail}</p><p class="small">Reference: ${body.requestId}</p>`,
  });
  return { status, body: shown.body, headers: { ...headers, ...shown.headers } };
}

/** An unexpected error shows nothing of itself outside the log. */
export function problemReply(error: unknown, path: string, log: Log): AnyReply & { body: Problem } {
  const refusal = error instanceof RefusalError ? error : unexpected(error, log);
  const problem = problemOf(refusal, path, currentContext()?.requestId ?? '');
  const retryAfter = refusal.more.retryAfterSeconds ?? (problem.status === 503 ? 2 : undefined);
  return {
    status: problem.status,
    body: problem,
    headers: {
      'content-type': 'application/problem+json',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      ...(problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...refusal.more.headers,
    },
  };
}

function unexpected(error: unknown, log: Log): RefusalError {
  if (databaseFailure(error) !== 'other') {
    log.warn({ error }, 'database unavailable or too slow');
    return new RefusalError('service_unavailable', { retryAfterSeconds: 2 });
  }
  log.error({ error }, 'unexpected error');
  return new RefusalError('internal_error');
}

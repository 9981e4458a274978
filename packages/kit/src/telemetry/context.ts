import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';

/** What travels along with a piece of work, through HTTP, transactions and messages, without being handed on by hand. */
export interface Context {
  requestId: string;
  /** The purchase, once it is known. */
  correlationId: string;
  /** The message that caused this work, if one did. */
  causationId?: string;
  /** W3C trace context: https://www.w3.org/TR/trace-context/ */
  traceparent: string;
}

const storage = new AsyncLocalStorage<Context>();
const traceparentPattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

export const currentContext = (): Context | undefined => storage.getStore();
export const runIn = <T>(context: Context, work: () => T): T => storage.run(context, work);

/** A child of the caller's trace, or a new one where the caller sent none or nonsense. */
function continueTrace(incoming: string | undefined): string {
  const match = incoming === undefined ? null : traceparentPattern.exec(incoming);
  const trace = match?.[1] ?? randomBytes(16).toString('hex');
  return `00-${trace}-${randomBytes(8).toString('hex')}-${match?.[3] ?? '01'}`;
}

/** Ids are taken from outside only where they are short and plain: they end up in logs and headers. */
const plainId = /^[A-Za-z0-9._:-]{1,128}$/;

export function contextOf(incoming: {
  requestId?: string;
  correlationId?: string;
  causationId?: string;
  traceparent?: string;
}): Context {
  const requestId =
    incoming.requestId !== undefined && plainId.test(incoming.requestId) ? incoming.requestId : randomUUID();
  return {
    requestId,
    correlationId: incoming.correlationId ?? requestId,
    ...(incoming.causationId === undefined ? {} : { causationId: incoming.causationId }),
    traceparent: continueTrace(incoming.traceparent),
  };
}

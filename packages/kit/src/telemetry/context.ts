import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Caller } from './caller.ts';
import type { PurchaseIds } from './purchase-ids.ts';
import { randomHex } from './random-hex.ts';

/** The ids that accompany a request or message through HTTP, transactions and messages, kept in AsyncLocalStorage. */
export interface Context extends PurchaseIds {
  requestId: string;
  /** The id of the purchase, once it is known; until then the request id. */
  correlationId: string;
  /** The id of the message that caused this work, if there is one. */
  causationId?: string;
  /** W3C trace context: https://www.w3.org/TR/trace-context/ */
  traceparent: string;
  /** Only while a request is handled: what it starts for later (jobs, events) has no caller who waits. */
  caller?: Caller;
  /** Only while an event is handled: its handler has ignored it as stale. */
  stale?: true;
}

const storage = new AsyncLocalStorage<Context>();
const traceparentPattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

export const currentContext = (): Context | undefined => storage.getStore();
/** What of the current context is stored with a job. */
export function storedContext(): Omit<Context, 'caller' | 'stale'> | undefined {
  const context = storage.getStore();
  if (context === undefined) return undefined;
  const { caller: _, stale: __, ...stored } = context;
  return stored;
}

/** From here on, every log line of this request, event or job names the purchase. What is known already stays. */
export function notePurchase({ sessionId, orderNumber, orderNumbers }: PurchaseIds): void {
  const context = storage.getStore();
  if (context === undefined) return;
  if (sessionId !== undefined) context.sessionId ??= sessionId;
  if (context.orderNumber !== undefined || context.orderNumbers !== undefined) return;
  if (orderNumber !== undefined) context.orderNumber = orderNumber;
  else if (orderNumbers !== undefined) context.orderNumbers = orderNumbers;
}

export const runIn = <T>(context: Context, work: () => T): T => storage.run(context, work);

/** Begins a span in the trace of the caller, or in a new trace where the header is missing or malformed. */
export function continueTrace(incoming: string | undefined): string {
  const match = incoming === undefined ? null : traceparentPattern.exec(incoming);
  const trace = match?.[1] ?? randomHex(16);
  return `00-${trace}-${randomHex(8)}-${match?.[3] ?? '01'}`;
}

/** Ids from outside are accepted only if they are short and plain, because they are written to logs and headers. */
const plainId = /^[A-Za-z0-9._:-]{1,128}$/;

export function contextOf(incoming: {
  requestId?: string | undefined;
  correlationId?: string | undefined;
  causationId?: string | undefined;
  traceparent?: string | undefined;
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

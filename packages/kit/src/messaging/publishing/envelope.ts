import type { DataOf, Envelope, Event, ServiceName } from '@muse/contracts';
import { uuidv7 } from 'uuidv7';
import { type Context, contextOf, continueTrace, currentContext, notePurchase } from '../../telemetry/context.ts';
import { purchaseIdsOf } from '../../telemetry/purchase-ids.ts';

/** The envelope as stored in the outbox. The database assigns its time and sequence. */
export type Draft = Omit<Envelope, 'time' | 'sequence'>;

const largestBytes = 256 * 1024;

/** Builds the envelope of an event. Throws where the event belongs to another service or its data is not valid. */
export function draft<E extends Event>(service: ServiceName, event: E, data: DataOf<E>): Draft {
  if (event.owner !== service) throw new Error(`${service} cannot publish ${event.type}: it belongs to ${event.owner}`);
  const checked = event.data.parse(data) as Record<string, unknown>;
  const context = currentContext();
  const purchase = event.purchase === null ? undefined : String(checked[event.purchase]);
  const built: Draft = {
    specversion: '1.0',
    id: uuidv7(),
    source: `/muse/${service}`,
    type: event.type,
    subject: String(checked[event.about]),
    datacontenttype: 'application/json',
    correlationid: purchase ?? context?.correlationId ?? 'none',
    ...(context?.causationId === undefined ? {} : { causationid: context.causationId }),
    traceparent: context?.traceparent ?? continueTrace(undefined), // a timer has no context
    data: checked,
  };
  notePurchase(purchaseIdsOf(built));
  if (Buffer.byteLength(JSON.stringify(built)) > largestBytes)
    throw new Error(`${event.type} is larger than ${largestBytes} bytes`);
  return built;
}

export const seal = (from: Draft, sequence: number, time: string): Envelope => ({
  ...from,
  time,
  sequence: String(sequence),
});

/** The context of everything a message causes: it continues the trace of the message, or begins one. */
export const contextOfMessage = (envelope: Envelope): Context => ({
  ...contextOf({
    requestId: envelope.id,
    correlationId: envelope.correlationid,
    causationId: envelope.id,
    traceparent: envelope.traceparent,
  }),
  ...purchaseIdsOf(envelope),
});

/** Our events are flat; reading one that is nested thousands of levels deep would overflow the stack. */
const maxDepth = 32;

const isDeeperThan = (levels: number, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((entry) => isDeeperThan(levels - 1, entry)));

/** Returns `undefined` if the content is not a complete envelope of ours. */
export function readEnvelope(content: Buffer): Envelope | undefined {
  try {
    const read = JSON.parse(content.toString('utf8')) as Partial<Envelope> | null;
    const whole =
      read !== null &&
      typeof read === 'object' &&
      read.specversion === '1.0' &&
      [read.id, read.type, read.subject, read.sequence, read.time, read.correlationid].every(
        (part) => typeof part === 'string',
      );
    if (!whole || isDeeperThan(maxDepth, read)) return undefined;
    return /^[0-9a-f-]{36}$/i.test(read.id as string) ? (read as Envelope) : undefined;
  } catch {
    return undefined;
  }
}

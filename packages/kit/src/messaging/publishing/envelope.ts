import type { DataOf, Envelope, Event, ServiceName } from '@muse/contracts';
import { uuidv7 } from 'uuidv7';
import { type Context, currentContext } from '../../telemetry/context.ts';

/** What lies in the outbox: the envelope before the database gave it its time and its place in the order. */
export type Draft = Omit<Envelope, 'time' | 'sequence'>;

const largestBytes = 256 * 1024;

/** Checks what is about to be said against the contract: a wrong fact must not leave the room. */
export function draft<E extends Event>(service: ServiceName, event: E, data: DataOf<E>): Draft {
  if (event.owner !== service) throw new Error(`${service} cannot say ${event.type}: it belongs to ${event.owner}`);
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
    ...(context === undefined ? {} : { traceparent: context.traceparent }),
    data: checked,
  };
  if (Buffer.byteLength(JSON.stringify(built)) > largestBytes)
    throw new Error(`${event.type} is larger than ${largestBytes} bytes`);
  return built;
}

export const seal = (from: Draft, sequence: number, time: string): Envelope => ({
  ...from,
  time,
  sequence: String(sequence),
});

/** The trace goes on in whatever a message causes. */
export const contextOfMessage = (envelope: Envelope): Context => ({
  requestId: envelope.id,
  correlationId: envelope.correlationid,
  causationId: envelope.id,
  traceparent: envelope.traceparent ?? '00-00000000000000000000000000000000-0000000000000000-00',
});

/** Only what was certainly sent by us, in one piece. `undefined`: not an envelope. */
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
    return whole && /^[0-9a-f-]{36}$/i.test(read.id as string) ? (read as Envelope) : undefined;
  } catch {
    return undefined;
  }
}

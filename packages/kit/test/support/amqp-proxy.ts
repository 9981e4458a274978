import type { Socket } from 'node:net';
import { openTcpProxy, type TcpProxy } from '../../src/testing/tcp-proxy.ts';
import { cutter, type Frame, forge, methodOf, methods, readShortText, shortText } from './amqp-frames.ts';

/** One connection of a service to the broker, with somebody in the middle of it. */
export interface ProxiedConnection {
  /** As the service calls it: `cart consume`. */
  name(): string;
  /** As the broker calls it. */
  managementName(): string;
  heartbeatSeconds(): number;
  /** The delivery tags that were acknowledged, in their order. */
  acknowledged(): number[];
  /** From now on messages are lost on their way to the service; everything else passes. */
  dropDeliveries(): void;
  /** The broker hears of an acknowledgement that the service never gave. */
  sendInvalidAck(): void;
  /** The broker hears that the service listens no more; the service believes it does. */
  cancelSilently(queue: string): void;
  /** The service hears that the broker listens to it no more. */
  cancelByTheBroker(queue: string): void;
  /** As in a memory alarm: what the service sends is not read until the alarm is over. It is told at once, or not at all. */
  block(tell?: boolean): void;
  unblock(): void;
  /** How many messages the broker has not read yet. */
  blockedMessages(): number;
}

export interface AmqpProxy extends TcpProxy {
  /** The connections of this name so far, the oldest first. */
  connections(name: string): ProxiedConnection[];
}

/** Stands between services and the broker: an AMQP_URL of its own, and a hand on every connection through it. */
export async function openAmqpProxy(amqpUrl: string): Promise<AmqpProxy> {
  const all: ProxiedConnection[] = [];
  const detour = await openTcpProxy(amqpUrl, (service, broker) => void all.push(cutIn(service, broker)));
  return { ...detour, connections: (name) => all.filter((wire) => wire.name() === name) };
}

function cutIn(service: Socket, broker: Socket): ProxiedConnection {
  let name = '';
  let heartbeat = 0;
  let deaf = false;
  let held: Frame[] | undefined;
  const tags: number[] = [];
  const asked = new Map<number, string>();
  const consumers = new Map<string, { channel: number; tag: string }>();
  const swallowing = new Set<number>();

  const fromService = (frame: Frame): void => {
    const { channel, payload } = frame;
    const method = methodOf(frame);
    if (method === methods.startOk) name = connectionName(payload);
    if (method === methods.tuneOk) heartbeat = payload.readUInt16BE(10);
    if (method === methods.consume) asked.set(channel, readShortText(payload, 6));
    if (method === methods.ack) tags.push(Number(payload.readBigUInt64BE(4)));
    if (held) held.push(frame);
    else broker.write(frame.bytes);
  };

  /** A message is a method, a header and its content: from the swallowed method to the next one nothing passes. */
  const fromBroker = (frame: Frame): void => {
    const { channel, payload } = frame;
    const method = methodOf(frame);
    if (method === methods.consumeOk)
      consumers.set(asked.get(channel) ?? '', { channel, tag: readShortText(payload, 4) });
    if (method !== undefined) swallowing.delete(channel);
    if (deaf && method === methods.deliver) swallowing.add(channel);
    if (!swallowing.has(channel)) service.write(frame.bytes);
  };

  service.on(
    'data',
    cutter(fromService, (bytes) => broker.write(bytes)),
  );
  broker.on(
    'data',
    cutter(fromBroker, (bytes) => service.write(bytes)),
  );

  const consumer = (queue: string) => {
    const found = consumers.get(queue);
    if (!found) throw new Error(`${name} does not listen to ${queue}, but to: ${[...consumers.keys()].join(', ')}`);
    return found;
  };
  const cancelOf = (queue: string) =>
    forge(consumer(queue).channel, methods.cancel, shortText(consumer(queue).tag), withoutReply);

  return {
    name: () => name,
    managementName: () => `127.0.0.1:${broker.localPort} -> 127.0.0.1:${broker.remotePort}`,
    heartbeatSeconds: () => heartbeat,
    acknowledged: () => tags,
    dropDeliveries: () => void (deaf = true),
    sendInvalidAck: () => broker.write(forge(1, methods.ack, unknownTag, Buffer.from([0]))),
    cancelSilently: (queue) => broker.write(cancelOf(queue)),
    cancelByTheBroker: (queue) => service.write(cancelOf(queue)),
    block(tell = true) {
      held ??= [];
      if (tell) service.write(forge(0, methods.blocked, shortText('low on memory')));
    },
    unblock() {
      service.write(forge(0, methods.unblocked));
      for (const { bytes } of held ?? []) broker.write(bytes);
      held = undefined;
    },
    blockedMessages: () => (held ?? []).filter((frame) => methodOf(frame) === methods.publish).length,
  };
}

const withoutReply = Buffer.from([1]);
const unknownTag = Buffer.from([0, 0, 0, 0, 0, 1, 0, 0]);
const nameKey = 'connection_name';

/** In the table of client properties: the key, the letter S, four bytes of length, the text. */
function connectionName(startOk: Buffer): string {
  const at = startOk.indexOf(nameKey) + nameKey.length + 1;
  return startOk.toString('utf8', at + 4, at + 4 + startOk.readUInt32BE(at));
}

import type { Socket } from 'node:net';
import { openTcpProxy, type TcpProxy } from '../../src/testing/tcp-proxy.ts';
import { cutter, type Frame, forge, isBody, methodOf, methods, readShortText, shortText } from './amqp-frames.ts';

/** One connection of a service to the broker, through the proxy. */
export interface ProxiedConnection {
  /** The connection name the service sends: `cart consume`. */
  name(): string;
  /** The name in the management API of the broker. */
  managementName(): string;
  heartbeatSeconds(): number;
  /** The acknowledged delivery tags, in their order. */
  acknowledged(): number[];
  /** From now on deliveries to the service are dropped; everything else passes. */
  dropDeliveries(): void;
  /** From now on what the broker sends is held, until `releaseDeliveries` writes it to the service in one packet. */
  holdDeliveries(): void;
  /** How many messages are held. */
  heldDeliveries(): number;
  releaseDeliveries(): void;
  /** Sends the broker an acknowledgement with an unknown delivery tag. */
  sendInvalidAck(): void;
  /** Cancels the consumer at the broker; the service is not notified. */
  cancelSilently(queue: string): void;
  /** Notifies the service that the broker cancelled its consumer. */
  cancelByTheBroker(queue: string): void;
  /** As in a memory alarm: the broker reads nothing from the service until `unblock`. `notify`: the service gets `connection.blocked`. */
  block(notify?: boolean): void;
  unblock(): void;
  /** How many published messages the broker has not read yet. */
  blockedMessages(): number;
}

export interface AmqpProxy extends TcpProxy {
  /** All connections of this name so far, the oldest first. */
  connections(name: string): ProxiedConnection[];
}

/** A proxy between services and the broker, with an AMQP_URL of its own, that can change every connection through it. */
export async function openAmqpProxy(amqpUrl: string): Promise<AmqpProxy> {
  const all: ProxiedConnection[] = [];
  const detour = await openTcpProxy(amqpUrl, (service, broker) => void all.push(cutIn(service, broker)));
  return { ...detour, connections: (name) => all.filter((connection) => connection.name() === name) };
}

function cutIn(service: Socket, broker: Socket): ProxiedConnection {
  let name = '';
  let heartbeat = 0;
  let dropping = false;
  let held: Frame[] | undefined;
  let heldFromBroker: Frame[] | undefined;
  const tags: number[] = [];
  const asked = new Map<number, string>();
  const consumers = new Map<string, { channel: number; tag: string }>();
  const droppingChannels = new Set<number>();

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

  /** A message is a method, a header and its content: from the dropped method to the next one nothing passes. */
  const fromBroker = (frame: Frame): void => {
    const { channel, payload } = frame;
    const method = methodOf(frame);
    if (method === methods.consumeOk)
      consumers.set(asked.get(channel) ?? '', { channel, tag: readShortText(payload, 4) });
    if (method !== undefined) droppingChannels.delete(channel);
    if (dropping && method === methods.deliver) droppingChannels.add(channel);
    if (droppingChannels.has(channel)) return;
    if (heldFromBroker) heldFromBroker.push(frame);
    else service.write(frame.bytes);
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
    if (!found) throw new Error(`${name} does not consume ${queue}, but: ${[...consumers.keys()].join(', ')}`);
    return found;
  };
  const cancelOf = (queue: string) =>
    forge(consumer(queue).channel, methods.cancel, shortText(consumer(queue).tag), withoutReply);

  return {
    name: () => name,
    managementName: () => `127.0.0.1:${broker.localPort} -> 127.0.0.1:${broker.remotePort}`,
    heartbeatSeconds: () => heartbeat,
    acknowledged: () => tags,
    dropDeliveries: () => void (dropping = true),
    holdDeliveries: () => void (heldFromBroker ??= []),
    heldDeliveries: () => (heldFromBroker ?? []).filter(isBody).length,
    releaseDeliveries() {
      service.write(Buffer.concat((heldFromBroker ?? []).map(({ bytes }) => bytes)));
      heldFromBroker = undefined;
    },
    sendInvalidAck: () => broker.write(forge(1, methods.ack, unknownTag, Buffer.from([0]))),
    cancelSilently: (queue) => broker.write(cancelOf(queue)),
    cancelByTheBroker: (queue) => service.write(cancelOf(queue)),
    block(notify = true) {
      held ??= [];
      if (notify) service.write(forge(0, methods.blocked, shortText('low on memory')));
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

/** AMQP 0-9-1 on the wire, as far as the tests read it: https://www.rabbitmq.com/resources/specs/amqp0-9-1.pdf */

export interface Frame {
  type: number;
  channel: number;
  payload: Buffer;
  /** The whole frame, unchanged. */
  bytes: Buffer;
}

/** Class and method, of a frame that carries one. */
export const methods = {
  startOk: '10.11',
  tuneOk: '10.31',
  blocked: '10.60',
  unblocked: '10.61',
  consume: '60.20',
  consumeOk: '60.21',
  cancel: '60.30',
  publish: '60.40',
  deliver: '60.60',
  ack: '60.80',
} as const;

const methodFrame = 1;
const bodyFrame = 3;
const protocolHeader = 'AMQP';

export const methodOf = ({ type, payload }: Frame): string | undefined =>
  type === methodFrame ? `${payload.readUInt16BE(0)}.${payload.readUInt16BE(2)}` : undefined;

/** A small message has one, its last frame. */
export const isBody = ({ type }: Frame): boolean => type === bodyFrame;

export const shortText = (text: string): Buffer => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
export const readShortText = (from: Buffer, at: number): string =>
  from.toString('utf8', at + 1, at + 1 + (from[at] ?? 0));

export function forge(channel: number, method: string, ...content: Buffer[]): Buffer {
  const name = Buffer.alloc(4);
  method.split('.').forEach((number, index) => name.writeUInt16BE(Number(number), index * 2));
  const payload = Buffer.concat([name, ...content]);
  const head = Buffer.alloc(7);
  head.writeUInt8(methodFrame, 0);
  head.writeUInt16BE(channel, 1);
  head.writeUInt32BE(payload.length, 3);
  return Buffer.concat([head, payload, Buffer.from([0xce])]);
}

/** Cuts a stream into frames. What comes before the first one is passed on unchanged. */
export function cutter(onFrame: (frame: Frame) => void, passOn: (bytes: Buffer) => void) {
  let rest = Buffer.alloc(0);
  return (bytes: Buffer): void => {
    rest = Buffer.concat([rest, bytes]);
    if (rest.toString('latin1', 0, 4) === protocolHeader) {
      passOn(rest.subarray(0, 8));
      rest = rest.subarray(8);
    }
    while (rest.length >= 8 && rest.length >= 8 + rest.readUInt32BE(3)) {
      const end = 8 + rest.readUInt32BE(3);
      const frame = rest.subarray(0, end);
      rest = rest.subarray(end);
      onFrame({
        type: frame.readUInt8(0),
        channel: frame.readUInt16BE(1),
        payload: frame.subarray(7, -1),
        bytes: frame,
      });
    }
  };
}

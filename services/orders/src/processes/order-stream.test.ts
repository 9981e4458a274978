import { createLog } from '@muse/kit';
import type { WholeOrder } from '../domain/api-order.ts';
import { createOrderStream } from './order-stream.ts';

const { jest } = import.meta;
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const log = createLog('orders', 'silent');
const positionAt = (xid: number) => ({ snapshot: `${xid}:${xid}:`, at: '2026-03-01T12:00:00.000Z' });
const orderOf = (orderNumber: string) => ({ orderNumber, history: [] }) as unknown as WholeOrder;
const idsIn = (text: unknown) => [...String(text).matchAll(/^id: (\d+)-/gm)].map(([, xid]) => Number(xid));

describe('a stream of orders', () => {
  let reads: string[][] = [];
  let read: (numbers: string[]) => Promise<WholeOrder[]>;
  beforeEach(() => {
    reads = [];
    read = async (numbers) => {
      reads.push(numbers);
      return numbers.map(orderOf);
    };
  });
  const create = (changed: string[] = []) => {
    const position = positionAt(10);
    const options = {
      shopper: 'ann',
      position,
      changed,
      sentId: '10-1',
      read: (numbers: string[]) => read(numbers),
      log,
    };
    const stream = createOrderStream(options);
    return { stream, messages: stream.messages() };
  };
  const next = async (messages: AsyncGenerator<string>) => (await messages.next()).value as unknown;

  it('begins at once with an id, so that it is resumed even if it is cut before its first event', async () => {
    expect(await next(create().messages)).toMatch(/^retry: \d{4}\nid: 10-1\n\n$/);
  });

  it('sends a heartbeat when it was silent for 15 s, with the position it knows', async () => {
    const { stream, messages } = create();
    await next(messages);
    const heartbeat = next(messages);
    stream.advance([], positionAt(12));
    await jest.advanceTimersByTimeAsync(15_000);
    expect(await heartbeat).toMatch(/^: heartbeat\nid: 12-\d+\n\n$/);
  });

  it('gives the id of a position to the last event before it only: if it is cut earlier, the others come again', async () => {
    const { stream, messages } = create();
    await next(messages);
    stream.advance(['MO-A', 'MO-B', 'MO-C'], positionAt(13));
    expect(idsIn(await next(messages))).toEqual([10, 10, 13]);
  });

  it('reads many orders in parts, and their latest state: a reader that is slow gets one event per order', async () => {
    const { stream, messages } = create(Array.from({ length: 30 }, (_, n) => `MO-${n}`));
    await next(messages);
    const first = await next(messages);
    stream.advance(['MO-29', 'MO-0'], positionAt(14));
    stream.advance(['MO-29'], positionAt(15));
    const second = await next(messages);
    expect(reads.map((numbers) => numbers.length)).toEqual([20, 11]);
    expect([...new Set(idsIn(first))]).toEqual([10]);
    expect(idsIn(second).at(-1)).toBe(15);
  });

  it('keeps what changes while it reads for the next message', async () => {
    const { stream, messages } = create(['MO-A']);
    await next(messages);
    const { promise, resolve } = Promise.withResolvers<WholeOrder[]>();
    read = () => promise;
    const first = next(messages);
    stream.advance(['MO-B'], positionAt(16));
    resolve([orderOf('MO-A')]);
    expect(idsIn(await first)).toEqual([10]);
    read = async (numbers) => numbers.map(orderOf);
    expect(idsIn(await next(messages))).toEqual([16]);
  });

  it('loses nothing if the database does not answer, and keeps its heartbeat', async () => {
    const { stream, messages } = create(['MO-A']);
    await next(messages);
    const works = read;
    read = async () => {
      throw new Error('no database');
    };
    const heartbeat = next(messages);
    await jest.advanceTimersByTimeAsync(15_000);
    expect(idsIn(await heartbeat)).toEqual([10]);
    read = works;
    const order = next(messages);
    stream.advance([], positionAt(17));
    expect(await order).toContain('event: order.updated\n');
    expect(reads).toEqual([['MO-A']]);
  });

  it('ends while it waits, and when it is read again', async () => {
    const { stream, messages } = create();
    await next(messages);
    const end = messages.next();
    stream.end();
    expect((await end).done).toBe(true);
  });
});

import { createLog, type Sql } from '@muse/kit';
import { createOrderStreams } from './order-streams.ts';

const { jest } = import.meta;
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const log = createLog('orders', 'silent');
const hourMs = 3_600_000;

describe('the streams of a process', () => {
  /** The parameters of each look: shoppers, and their positions. */
  let looks: [shoppers: string[], snapshots: string[]][] = [];
  let xid = 10;
  let fails = false;
  const db = {
    one: async (_: TemplateStringsArray, ...values: unknown[]) => {
      if (values.length > 0) looks.push(values as (typeof looks)[number]);
      if (fails) throw new Error('no database');
      return { snapshot: `${xid}:${xid}:`, at: new Date().toISOString(), changes: [] };
    },
  } as unknown as Sql;
  beforeEach(() => {
    looks = [];
    fails = false;
  });

  const create = () => {
    const stop = new AbortController();
    const streams = createOrderStreams({ db, log, stopping: stop.signal }, { perProcess: 100, perShopper: 10 });
    const open = async (shopper: string, expiresAt?: number) => {
      const page = new AbortController();
      const request = { shopper, lastEventId: undefined, expiresAt, gone: page.signal };
      const messages = (await streams.open(request))[Symbol.asyncIterator]();
      await messages.next();
      return { end: messages.next(), leave: () => page.abort() };
    };
    return { streams, open, stop: () => stop.abort() };
  };

  it('share one look every half second; without a stream there is none', async () => {
    const { open } = create();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(looks).toEqual([]);
    const [ann, bob] = [await open('ann'), await open('bob')];
    await jest.advanceTimersByTimeAsync(1_000);
    expect(looks.map(([shoppers]) => shoppers)).toEqual(Array(2).fill(['ann', 'bob']));
    ann.leave();
    bob.leave();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(looks).toHaveLength(2);
  });

  it('look again from the same position if a look has failed', async () => {
    const { open } = create();
    await open('ann');
    fails = true;
    await jest.advanceTimersByTimeAsync(1_000);
    fails = false;
    xid = 20;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(looks.map(([, snapshots]) => snapshots[0])).toEqual(['10:10:', '10:10:', '10:10:', '20:20:']);
  });

  it('end with the token of their shopper, after an hour, and when the process stops', async () => {
    const { open, stop } = create();
    const ended: string[] = [];
    const note = async (name: string, { end }: { end: Promise<IteratorResult<string>> }) => {
      if ((await end).done) ended.push(name);
    };
    void note('short token', await open('ann', Date.now() + 1_000));
    void note('stop', await open('bob'));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(ended).toEqual(['short token']);
    stop();
    await jest.advanceTimersByTimeAsync(0);
    expect(ended).toEqual(['short token', 'stop']);
    await expect(open('cid')).rejects.toMatchObject({ code: 'service_unavailable' });

    const long = create();
    const page = new AbortController();
    const request = { shopper: 'dan', lastEventId: undefined, expiresAt: undefined, gone: page.signal };
    const read = async () => {
      for await (const _ of await long.streams.open(request));
      ended.push('an hour');
    };
    void read();
    await jest.advanceTimersByTimeAsync(hourMs - 1);
    expect(ended).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(ended.at(-1)).toBe('an hour');
  });
});

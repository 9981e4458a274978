import { createLog, createMetrics } from '../../index.ts';
import type { QueueState } from './stalled-queues.ts';
import { createWatchdog } from './watchdog.ts';

/** A watchdog with a clock and inspection results that the test sets. */
function createTestWatchdog() {
  let clock = 0;
  let inspected: QueueState[] | Error = [];
  let up = true;
  const recycled: string[] = [];
  const gaveUp: string[] = [];
  const watchdog = createWatchdog({
    consumers: {
      inspect: async () => {
        if (inspected instanceof Error) throw inspected;
        return inspected;
      },
      isUp: () => up,
      recycle: (why) => void recycled.push(why),
    },
    log: createLog('watchdog', 'silent'),
    metrics: createMetrics(),
    onUnrecoverable: (why) => void gaveUp.push(why),
    now: () => clock,
  });
  return {
    recycled: () => recycled.length,
    gaveUp,
    downForNow: () => void (up = false),
    async inspects(after: number, state: Partial<QueueState> | Error) {
      clock += after * 1000;
      inspected = state instanceof Error ? state : [{ ...healthy, ...state }];
      await watchdog.inspect();
    },
  };
}
const healthy: QueueState = { queue: 'q', consumers: 1, ready: 0, ordered: false, inFlight: 0, taken: 0 };
const starving = { ready: 7 };

describe('a queue inspected by the watchdog', () => {
  it('without a consumer is stalled at the first inspection', async () => {
    const watchdog = createTestWatchdog();
    await watchdog.inspects(0, { consumers: 0 });
    expect(watchdog.recycled()).toBe(1);
  });

  it('with messages ready and no delivery for a minute is stalled', async () => {
    const watchdog = createTestWatchdog();
    await watchdog.inspects(0, starving);
    await watchdog.inspects(30, starving);
    expect(watchdog.recycled()).toBe(0);
    await watchdog.inspects(30, starving);
    expect(watchdog.recycled()).toBe(1);
  });

  it('that was empty for hours and has just received a message is healthy', async () => {
    const watchdog = createTestWatchdog();
    await watchdog.inspects(0, {});
    await watchdog.inspects(7_200, starving);
    await watchdog.inspects(30, { taken: 7 });
    await watchdog.inspects(7_200, { ...starving, taken: 7 });
    expect(watchdog.recycled()).toBe(0);
  });

  it('that delivers now and then is healthy, however many messages are ready', async () => {
    const watchdog = createTestWatchdog();
    for (let taken = 0; taken < 10; taken += 1) await watchdog.inspects(50, { ready: 10_000, taken });
    expect(watchdog.recycled()).toBe(0);
  });

  it('whose messages are in flight, because the database is down, is healthy', async () => {
    const watchdog = createTestWatchdog();
    for (let minutes = 0; minutes < 10; minutes += 1)
      await watchdog.inspects(60, { ...starving, inFlight: 20, taken: 20 });
    expect(watchdog.recycled()).toBe(0);
  });

  it('that is ordered and consumed by another process is healthy while it has a consumer', async () => {
    const watchdog = createTestWatchdog();
    for (let minutes = 0; minutes < 10; minutes += 1) await watchdog.inspects(60, { ...starving, ordered: true });
    expect(watchdog.recycled()).toBe(0);
    await watchdog.inspects(60, { ordered: true, consumers: 0 });
    expect(watchdog.recycled()).toBe(1);
  });
});

describe('a connection inspected by the watchdog', () => {
  it('is recycled when the inspection fails', async () => {
    const watchdog = createTestWatchdog();
    await watchdog.inspects(0, new Error('no answer'));
    expect(watchdog.recycled()).toBe(1);
  });

  it('is not recycled while it is down already', async () => {
    const watchdog = createTestWatchdog();
    watchdog.downForNow();
    await watchdog.inspects(0, { consumers: 0 });
    await watchdog.inspects(0, new Error('no connection'));
    expect(watchdog.recycled()).toBe(0);
  });

  it('has a full minute after it was recycled', async () => {
    const watchdog = createTestWatchdog();
    for (const seconds of [0, 60, 30, 30]) await watchdog.inspects(seconds, starving);
    expect(watchdog.recycled()).toBe(1);
    await watchdog.inspects(30, starving);
    expect(watchdog.recycled()).toBe(2);
  });
});

describe('a process that was recycled twice without success', () => {
  it('gives up once and stops inspecting', async () => {
    const watchdog = createTestWatchdog();
    for (let inspection = 0; inspection < 5; inspection += 1) await watchdog.inspects(30, { consumers: 0 });
    expect(watchdog.recycled()).toBe(2);
    expect(watchdog.gaveUp).toEqual(['no deliveries from q']);
  });

  it('continues if a message was delivered in between', async () => {
    const watchdog = createTestWatchdog();
    for (let taken = 0; taken < 5; taken += 1) await watchdog.inspects(30, { consumers: 0, taken });
    expect(watchdog.recycled()).toBe(5);
    expect(watchdog.gaveUp).toEqual([]);
  });

  it('continues if an inspection was healthy in between', async () => {
    const watchdog = createTestWatchdog();
    for (const consumers of [0, 0, 1, 0, 0]) await watchdog.inspects(30, { consumers });
    expect(watchdog.gaveUp).toEqual([]);
    await watchdog.inspects(30, { consumers: 0 });
    expect(watchdog.gaveUp).toHaveLength(1);
  });
});

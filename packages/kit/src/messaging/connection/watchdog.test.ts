import { createLog, createMetrics } from '../../index.ts';
import type { QueueState } from './stalled-queues.ts';
import { createWatchdog } from './watchdog.ts';

/** A watchdog with a clock of its own, and what it is shown at each look. */
function watching() {
  let clock = 0;
  let sights: QueueState[] | Error = [];
  let up = true;
  const recycled: string[] = [];
  const gaveUp: string[] = [];
  const dog = createWatchdog({
    consumers: {
      inspect: async () => {
        if (sights instanceof Error) throw sights;
        return sights;
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
    async sees(after: number, sight: Partial<QueueState> | Error) {
      clock += after * 1000;
      sights = sight instanceof Error ? sight : [{ ...well, ...sight }];
      await dog.inspect();
    },
  };
}
const well: QueueState = { queue: 'q', consumers: 1, ready: 0, ordered: false, inFlight: 0, taken: 0 };
const hungry = { ready: 7 };

describe('a queue', () => {
  it('that nobody listens to is noticed at the first look', async () => {
    const dog = watching();
    await dog.sees(0, { consumers: 0 });
    expect(dog.recycled()).toBe(1);
  });

  it('whose messages lie ready, and none comes for a minute, is noticed', async () => {
    const dog = watching();
    await dog.sees(0, hungry);
    await dog.sees(30, hungry);
    expect(dog.recycled()).toBe(0);
    await dog.sees(30, hungry);
    expect(dog.recycled()).toBe(1);
  });

  it('that was quiet for hours and has a message just now is well', async () => {
    const dog = watching();
    await dog.sees(0, {});
    await dog.sees(7_200, hungry);
    await dog.sees(30, { taken: 7 });
    await dog.sees(7_200, { ...hungry, taken: 7 });
    expect(dog.recycled()).toBe(0);
  });

  it('that gives us something now and then is well, however much lies ready', async () => {
    const dog = watching();
    for (let taken = 0; taken < 10; taken += 1) await dog.sees(50, { ready: 10_000, taken });
    expect(dog.recycled()).toBe(0);
  });

  it('whose messages we hold in hand, because the database is away, is well', async () => {
    const dog = watching();
    for (let minutes = 0; minutes < 10; minutes += 1) await dog.sees(60, { ...hungry, inFlight: 20, taken: 20 });
    expect(dog.recycled()).toBe(0);
  });

  it('that another process is given in its order is well while somebody listens, and only then', async () => {
    const dog = watching();
    for (let minutes = 0; minutes < 10; minutes += 1) await dog.sees(60, { ...hungry, ordered: true });
    expect(dog.recycled()).toBe(0);
    await dog.sees(60, { ordered: true, consumers: 0 });
    expect(dog.recycled()).toBe(1);
  });
});

describe('a connection', () => {
  it('that does not answer any more is built anew', async () => {
    const dog = watching();
    await dog.sees(0, new Error('no answer'));
    expect(dog.recycled()).toBe(1);
  });

  it('that is being built anew already is left alone', async () => {
    const dog = watching();
    dog.downForNow();
    await dog.sees(0, { consumers: 0 });
    await dog.sees(0, new Error('no connection'));
    expect(dog.recycled()).toBe(0);
  });

  it('gets its minute after it was built anew', async () => {
    const dog = watching();
    for (const seconds of [0, 60, 30, 30]) await dog.sees(seconds, hungry);
    expect(dog.recycled()).toBe(1);
    await dog.sees(30, hungry);
    expect(dog.recycled()).toBe(2);
  });
});

describe('a process whose third new connection would be as deaf as the others', () => {
  it('gives up, once, and touches nothing more', async () => {
    const dog = watching();
    for (let inspect = 0; inspect < 5; inspect += 1) await dog.sees(30, { consumers: 0 });
    expect(dog.recycled()).toBe(2);
    expect(dog.gaveUp).toEqual(['no longer heard: q']);
  });

  it('goes on if something was delivered in between', async () => {
    const dog = watching();
    for (let taken = 0; taken < 5; taken += 1) await dog.sees(30, { consumers: 0, taken });
    expect(dog.recycled()).toBe(5);
    expect(dog.gaveUp).toEqual([]);
  });

  it('goes on if all was well in between', async () => {
    const dog = watching();
    for (const consumers of [0, 0, 1, 0, 0]) await dog.sees(30, { consumers });
    expect(dog.gaveUp).toEqual([]);
    await dog.sees(30, { consumers: 0 });
    expect(dog.gaveUp).toHaveLength(1);
  });
});

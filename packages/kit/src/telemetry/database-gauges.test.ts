import { registerDatabaseGauges } from './database-gauges.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';

/** Gauges whose query the test answers, and a clock that it moves. */
function createContext(answers: (() => Promise<{ kind: string; open: number }[]>)[], isReady = true) {
  const metrics = createMetrics();
  let ms = 0;
  let reads = 0;
  registerDatabaseGauges(
    [
      {
        labels: ['kind'],
        gauges: { open: { name: 'jobs_open', help: 'open' } },
        read: () => answers[Math.min(reads++, answers.length - 1)]?.() ?? Promise.resolve([]),
      },
    ],
    { db: undefined as never, isReady: () => isReady, metrics, log: createLog('cart', 'silent'), now: () => ms },
  );
  const scrape = async () =>
    [...(await metrics.registry.metrics()).matchAll(/^(?:jobs_open|gauges_failed).*$/gm)].join('\n');
  return { scrape, after: (seconds: number) => void (ms += seconds * 1000), reads: () => reads };
}

describe('a gauge that is read from the database', () => {
  const answer = (open: number) => async () => [{ kind: 'charge', open }];

  it('is read at most every 15 s, however often it is scraped', async () => {
    const { scrape, after, reads } = createContext([answer(3), answer(5)]);
    expect(await scrape()).toContain('jobs_open{kind="charge"} 3');
    await scrape();
    after(14);
    expect(await scrape()).toContain('jobs_open{kind="charge"} 3');
    expect(reads()).toBe(1);
    after(1);
    expect(await scrape()).toContain('jobs_open{kind="charge"} 5');
  });

  it('is absent, and counted, while its query fails; the scrape succeeds', async () => {
    const { scrape, after } = createContext([
      answer(3),
      () => Promise.reject(new Error('the database is away')),
      answer(4),
    ]);
    await scrape();
    after(15);
    expect(await scrape()).not.toContain('jobs_open');
    expect(await scrape()).toBe('gauges_failed_total 1');
    after(15);
    expect(await scrape()).toContain('jobs_open{kind="charge"} 4');
  });

  it('does not hold up a scrape for long', async () => {
    const slow = Promise.withResolvers<{ kind: string; open: number }[]>();
    const { scrape, reads } = createContext([() => slow.promise]);
    expect(await scrape()).toBe('gauges_failed_total 0');
    slow.resolve(await answer(7)());
    expect(await scrape()).toContain('jobs_open{kind="charge"} 7');
    expect(reads()).toBe(1);
  });

  it('is not read before the migrations are done', async () => {
    const { scrape, reads } = createContext([answer(3)], false);
    await scrape();
    expect(reads()).toBe(0);
  });
});

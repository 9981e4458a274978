import { type Snapshot, waitForQuiet } from '../src/checker/index.ts';
import type { Pending } from '../src/checker/quiet.ts';

/** A system whose pending work is this, one read after the other; the last one repeats. */
function systemWith(...reads: (Pending[] | Error)[]): Snapshot {
  let n = 0;
  return {
    async look<Row extends object>(sql: string): Promise<Row[]> {
      if (!sql.includes('a background job')) return []; // the comparison with Stripe
      const pending = reads[Math.min(n++, reads.length - 1)] ?? [];
      if (pending instanceof Error) throw pending;
      return pending as Row[];
    },
    books: async () => ({
      payment_intents: [],
      charges: [],
      refunds: [],
      disputes: [],
      balance_transactions: [],
      tax_transactions: [],
    }),
  };
}

const work = (id: string, overdueMs: number, state = 'as before'): Pending => ({
  what: 'a background job',
  id,
  state,
  overdueMs,
});
const limits = { atMostMs: 200, stuckAfterMs: 50, everyMs: 5 };
const generousLimits = { atMostMs: 20_000, stuckAfterMs: 20_000, everyMs: 5 };

it('waits for work that is moving', async () => {
  const quiet = await waitForQuiet(systemWith([work('a', 1), work('b', 1)], [work('b', 2)], []), generousLimits);
  expect(quiet).toMatchObject({ quiet: true, moving: [], stuck: [] });
});

it('a system that does not answer is not quiet, and may become quiet', async () => {
  const unreachable = new Error('the database is unreachable');
  expect(await waitForQuiet(systemWith(unreachable, unreachable, []), generousLimits)).toMatchObject({ quiet: true });
  const { quiet, stuck } = await waitForQuiet(systemWith(unreachable), limits);
  expect([quiet, stuck]).toEqual([false, [expect.objectContaining({ what: 'a source that does not answer' })]]);
});

it('overdue work without progress is stuck, and is not waited for', async () => {
  const { quiet, tookMs, moving, stuck } = await waitForQuiet(systemWith([work('a', 10_000)]), {
    ...limits,
    atMostMs: 60_000,
  });
  expect({ quiet, moving, stuck: stuck.map(({ id }) => id) }).toEqual({ quiet: false, moving: [], stuck: ['a'] });
  expect(tookMs).toBeLessThan(30_000);
});

it('work scheduled for later is moving, overdue work is stuck', async () => {
  const { moving, stuck } = await waitForQuiet(systemWith([work('waits', -30_000), work('lost', 10_000)]), limits);
  expect([moving.map(({ id }) => id), stuck.map(({ id }) => id)]).toEqual([['waits'], ['lost']]);
});

it('overdue work that makes progress is moving', async () => {
  const steps = Array.from({ length: 1_000 }, (_, n) => [work('a', 10_000, `step ${n}`)]);
  const { quiet, moving, stuck } = await waitForQuiet(systemWith(...steps), limits);
  expect([quiet, moving.map(({ id }) => id), stuck]).toEqual([false, ['a'], []]);
});

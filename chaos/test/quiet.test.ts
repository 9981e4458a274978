import { type Snapshot, waitForQuiet } from '../src/checker/index.ts';
import type { Pending } from '../src/checker/quiet.ts';

/** A house that is seen in these states, one look after the other; the last one lasts. */
function seenAs(...looks: (Pending[] | Error)[]): Snapshot {
  let n = 0;
  return {
    async look<Row extends object>(sql: string): Promise<Row[]> {
      if (!sql.includes('a background job')) return []; // held against Stripe’s books
      const changeCopy = looks[Math.min(n++, looks.length - 1)] ?? [];
      if (changeCopy instanceof Error) throw changeCopy;
      return changeCopy as Row[];
    },
    books: async () => ({ payment_intents: [], charges: [], refunds: [] }),
  };
}

const work = (id: string, overdueMs: number, state = 'as before'): Pending => ({
  what: 'a background job',
  id,
  state,
  overdueMs,
});
const patience = { atMostMs: 200, stuckAfterMs: 50, everyMs: 5 };
const muchPatience = { atMostMs: 20_000, stuckAfterMs: 20_000, everyMs: 5 };

it('what moves is waited for', async () => {
  const quiet = await waitForQuiet(seenAs([work('a', 1), work('b', 1)], [work('b', 2)], []), muchPatience);
  expect(quiet).toMatchObject({ quiet: true, moving: [], stuck: [] });
});

it('a house that answers nothing is not quiet, and may become so', async () => {
  const away = new Error('the database is away');
  expect(await waitForQuiet(seenAs(away, away, []), muchPatience)).toMatchObject({ quiet: true });
  const { quiet, stuck } = await waitForQuiet(seenAs(away), patience);
  expect([quiet, stuck]).toEqual([false, [expect.objectContaining({ what: 'a source that does not answer' })]]);
});

it('what is overdue and does not move is stuck, and nobody waits for it any longer', async () => {
  const { quiet, tookMs, moving, stuck } = await waitForQuiet(seenAs([work('a', 10_000)]), {
    ...patience,
    atMostMs: 60_000,
  });
  expect({ quiet, moving, stuck: stuck.map(({ id }) => id) }).toEqual({ quiet: false, moving: [], stuck: ['a'] });
  expect(tookMs).toBeLessThan(30_000);
});

it('what the house will come back to at a time of its own is moving, beside what is stuck', async () => {
  const { moving, stuck } = await waitForQuiet(seenAs([work('waits', -30_000), work('lost', 10_000)]), patience);
  expect([moving.map(({ id }) => id), stuck.map(({ id }) => id)]).toEqual([['waits'], ['lost']]);
});

it('what is overdue and makes a step with every look is moving', async () => {
  const steps = Array.from({ length: 1_000 }, (_, n) => [work('a', 10_000, `step ${n}`)]);
  const { quiet, moving, stuck } = await waitForQuiet(seenAs(...steps), patience);
  expect([quiet, moving.map(({ id }) => id), stuck]).toEqual([false, ['a'], []]);
});

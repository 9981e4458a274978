import { checkoutPaid } from '@muse/contracts';
import { createMetrics } from '../../telemetry/metrics.ts';
import { createRefusedEvents } from './refused-events.ts';
import { UnpublishedError } from './unpublished-error.ts';

const [full, empty] = ['muse.orders.full.v1', 'muse.orders.empty.v1'];

/** The lines it logs, with a clock that the test moves and these message counts at the broker. */
function listen(ready: Record<string, number>) {
  const lines: Record<string, unknown>[] = [];
  let clock = 0;
  const publisher = {
    inspect: async () => Object.entries(ready).map(([queue, count]) => ({ queue, ready: count, consumers: 0 })),
  };
  const log = { warn: (line: Record<string, unknown>) => void lines.push(line) };
  const metrics = createMetrics();
  const refused = createRefusedEvents(publisher, log as never, metrics, () => clock);
  return {
    lines,
    metrics,
    async refuse(reason: UnpublishedError['reason'], afterSeconds = 0) {
      clock += afterSeconds * 1_000;
      await refused.record(checkoutPaid.type, new UnpublishedError(reason));
    },
  };
}

describe('an event that the broker refuses', () => {
  it('is logged with its type, the reason and the fullest queue', async () => {
    const { lines, refuse } = listen({ [empty]: 0, [full]: 200_000 });
    await refuse('refused');
    expect(lines).toMatchObject([{ type: 'checkout.paid.v1', reason: 'refused', queue: full }]);
  });

  it('is logged at most once a minute, and counted each time', async () => {
    const { lines, metrics, refuse } = listen({ [full]: 200_000 });
    for (const seconds of [0, 1, 58]) await refuse('refused', seconds);
    expect(lines).toHaveLength(1);
    await refuse('refused', 1);
    expect(lines).toHaveLength(2);
    expect((await metrics.publishRefused.get()).values).toMatchObject([{ labels: { reason: 'refused' }, value: 4 }]);
  });

  it('by a queue that belongs to no reaction, is logged without a queue', async () => {
    const { lines, refuse } = listen({ [empty]: 0 });
    await refuse('refused');
    expect(lines[0]?.queue).toBe('one without a reaction: npm run queues lists them');
  });

  it('because the connection is lost, is only counted', async () => {
    const { lines, refuse } = listen({});
    await refuse('unavailable');
    expect(lines).toEqual([]);
  });
});

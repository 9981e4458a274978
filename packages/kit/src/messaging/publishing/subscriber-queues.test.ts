import { createMetrics } from '../../telemetry/metrics.ts';
import { createSubscriberQueues } from './subscriber-queues.ts';

const queue = 'muse.notifications.confirm-purchase-when-checkout-completed.v2';

async function inspect(ready: number) {
  const warnings: unknown[] = [];
  const log = { warn: (line: unknown) => void warnings.push(line) };
  const metrics = createMetrics();
  const publisher = {
    isUp: () => true,
    inspect: async (queues: readonly string[]) => {
      expect(queues).toContain(queue);
      return [{ queue, ready, consumers: 0 }];
    },
  };
  await createSubscriberQueues('checkout', publisher, log as never, metrics).inspect();
  return { warnings, measured: (await metrics.subscriberQueueMessages.get()).values };
}

describe('the queues that receive the events of a service', () => {
  it('are measured', async () => {
    const { warnings, measured } = await inspect(49_999);
    expect(measured).toMatchObject([{ labels: { queue }, value: 49_999 }]);
    expect(warnings).toEqual([]);
  });

  it('are warned about while one holds too many messages', async () => {
    expect((await inspect(50_000)).warnings).toMatchObject([{ queue, ready: 50_000, consumers: 0 }]);
  });
});

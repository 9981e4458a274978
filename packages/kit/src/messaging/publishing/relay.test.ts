import { createLog } from '../../telemetry/log.ts';
import { createMetrics } from '../../telemetry/metrics.ts';
import { createRelay } from './relay.ts';

describe('a relay polled while the broker is unavailable', () => {
  it('publishes when the broker is available again', async () => {
    let up = false;
    const published: string[] = [];
    const publisher = { canPublish: () => up, publish: async ({ id }: { id: string }) => void published.push(id) };
    const waiting = [
      { seq: 1, createdAt: '2026-01-01T00:00:00.000Z', envelope: { id: 'a', type: 'checkout.completed.v1' } },
    ];
    const database = {
      transaction: async () => (up ? waiting.splice(0) : []),
      reads: () => ({ run: async () => 1 }),
    };
    const relay = createRelay('r', database as never, publisher as never, createLog('r', 'silent'), createMetrics());
    relay.kick([], true);
    await relay.poll();
    up = true;
    await relay.poll();
    await relay.flush();
    expect(published).toEqual(['a']);
  });
});

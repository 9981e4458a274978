import { checkoutCompleted } from '@muse/contracts';
import { eventually } from '../src/testing/index.ts';
import { createTestContext, type TestContext } from './support/context.ts';
import { completed } from './support/services.ts';

let context: TestContext;
beforeAll(async () => {
  context = await createTestContext();
});
afterAll(() => context.env.close());

describe('retries', () => {
  it('an event whose subject does not exist yet is retried until it exists', async () => {
    await context.env.publish(checkoutCompleted, completed('early-1'));
    await eventually(async () => expect(await context.scheduledRetries('early-1')).toEqual([{ attempt: 1 }]));
    expect(await context.effectsOf('early-1')).toBe(0);
    await context.env.look(`insert into cart.subject values ('early-1')`);
    await context.env.look(
      `update cart.scheduled_message set due_at = clock_timestamp() where envelope->'data'->>'sessionId' = 'early-1'`,
    );
    await context.consumer.runDue();
    await context.expectEffects('early-1', 1);
    await eventually(async () => expect(await context.scheduledRetries('early-1')).toEqual([]));
  });

  it('an event that always fails is retried, then dead-lettered, and other events are handled meanwhile', async () => {
    await context.env.publish(checkoutCompleted, completed('poison-1'));
    await context.env.publish(checkoutCompleted, completed('cs_neighbour'));
    await context.expectEffects('cs_neighbour', 1);
    await eventually(async () => {
      await context.env.look(
        `update cart.scheduled_message set due_at = clock_timestamp() where envelope->'data'->>'sessionId' = 'poison-1'`,
      );
      await context.consumer.runDue();
      expect(await context.deadLetters('poison-1')).toEqual([{ error_text: 'Error: this never works', attempts: 8 }]);
    });
    expect(await context.scheduledRetries('poison-1')).toEqual([]);
    expect(await context.effectsOf('poison-1')).toBe(0);
  });
});

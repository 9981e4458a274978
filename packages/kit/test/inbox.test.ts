import { checkoutCompleted } from '@muse/contracts';
import { uuidv7 } from 'uuidv7';
import { createTestContext, type TestContext } from './support/context.ts';
import { completed } from './support/services.ts';

let context: TestContext;
beforeAll(async () => {
  context = await createTestContext();
});
afterAll(() => context.env.close());

describe('the inbox', () => {
  it('a redelivered event has its effect once, also when duplicates arrive concurrently', async () => {
    const id = uuidv7();
    await Promise.all(
      Array.from({ length: 5 }, () => context.env.publish(checkoutCompleted, completed('cs_five'), { id })),
    );
    await context.expectEffects('cs_five', 1);
    await context.env.publish(checkoutCompleted, completed('cs_after_five'));
    await context.expectEffects('cs_after_five', 1);
    expect(await context.effectsOf('cs_five')).toBe(1);
  });
});

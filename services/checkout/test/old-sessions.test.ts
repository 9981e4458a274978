import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { createShopper } from './support/shopper.ts';

const days = (count: number): number => count * 24 * 3_600;

describe('retention of sessions', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext();
  });
  afterAll(() => ctx.close());

  it('deletes a session with its history 90 days after it ended without being placed, and no other', async () => {
    const [bought, abandoned] = [createShopper(ctx), createShopper(ctx)];
    await abandoned.isReady();
    await bought.isReady();
    await ctx.env.look(`update checkout.session set attempt = 1, status = 'cancelled' where id = $1`, [bought.id()]);
    await ctx.env.moveClock('checkout', 1_801);
    await ctx.server.runDue();
    const left = async () => {
      const rows = await ctx.env.look<{ id: string }>(
        'select id from checkout.session union select session_id from checkout.session_history',
      );
      return rows.map(({ id }) => id).filter((id) => [bought.id(), abandoned.id()].includes(id));
    };
    await ctx.env.moveClock('checkout', days(90));
    await ctx.server.runDue();
    expect((await left()).sort()).toEqual([bought.id(), abandoned.id()].sort());

    await ctx.env.moveClock('checkout', days(91) + 3_600);
    await eventually(async () => {
      await ctx.server.runDue();
      expect(await left()).toEqual([bought.id()]);
    });
    await ctx.env.moveClock('checkout', 0);
  });
});

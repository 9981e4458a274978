import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { type OtherServices, otherServices } from './support/other-services.ts';
import { createShopper } from './support/shopper.ts';

describe('an outbox backlog', () => {
  let ctx: TestContext;
  let services: OtherServices;
  beforeAll(async () => {
    ctx = await createTestContext({ PLACE_WAIT_SECONDS: '1' });
    services = otherServices(ctx);
  });
  afterAll(() => ctx.close());

  it('refuses new purchases with 503, lets accepted ones complete, and ends when the backlog is gone', async () => {
    const [early, late] = [createShopper(ctx), createShopper(ctx)];
    await early.isReady();
    await late.isReady();
    expect((await early.places()).status).toBe(202);

    await ctx.env.look(`
      insert into checkout.outbox (message_id, aggregate_type, aggregate_id, type, envelope, created_at, locked_until)
      values (gen_random_uuid(), 'checkout', 'cs_stuck', 'checkout.submitted.v1', '{}', clock_timestamp() - interval '61 seconds', 'infinity')`);
    await ctx.server.runDue();
    const refused = await late.places();
    expect([refused.status, refused.problem.code, refused.headers.get('retry-after')]).toEqual([
      503,
      'service_unavailable',
      '10',
    ]);
    expect(await late.status()).toBe('ready_for_complete');
    expect((await early.places()).status).toBe(202);
    await services.succeed(early.id());
    await eventually(async () => expect(await early.status()).toBe('completed'));
    expect((await early.places()).status).toBe(200);

    await ctx.env.look(`delete from checkout.outbox where aggregate_id = 'cs_stuck'`);
    await ctx.server.runDue();
    expect((await late.places()).status).toBe(202);
  });
});

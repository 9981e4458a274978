import { eventually } from '@muse/kit/testing';
import { type Others, openStage, othersOn, type Stage, shopperOn } from './stage.ts';

describe('while nobody hears in time what checkout says', () => {
  let stage: Stage;
  let others: Others;
  beforeAll(async () => {
    stage = await openStage({ PLACE_WAIT_SECONDS: '1' });
    others = othersOn(stage);
  });
  afterAll(() => stage.close());

  it('no new purchase begins and nothing is half done; what was accepted goes on; and then all is as before', async () => {
    const [early, late] = [shopperOn(stage), shopperOn(stage)];
    await early.isReady();
    await late.isReady();
    expect((await early.places()).status).toBe(202);

    await stage.env.look(`
      insert into checkout.outbox (message_id, aggregate_type, aggregate_id, type, envelope, created_at, locked_until)
      values (gen_random_uuid(), 'checkout', 'cs_stuck', 'checkout.submitted.v1', '{}', clock_timestamp() - interval '61 seconds', 'infinity')`);
    await stage.server.runDue();
    const refused = await late.places();
    expect([refused.status, refused.problem.code, refused.headers.get('retry-after')]).toEqual([
      503,
      'service_unavailable',
      '10',
    ]);
    expect(await late.status()).toBe('ready_for_complete');
    expect((await early.places()).status).toBe(202);
    await others.succeed(early.id());
    await eventually(async () => expect(await early.status()).toBe('completed'));
    expect((await early.places()).status).toBe(200);

    await stage.env.look(`delete from checkout.outbox where aggregate_id = 'cs_stuck'`);
    await stage.server.runDue();
    expect((await late.places()).status).toBe(202);
  });
});

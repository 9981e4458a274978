import { paymentDeclined } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { type OtherServices, otherServices } from './support/other-services.ts';
import { createShopper, type Shopper } from './support/shopper.ts';

let ctx: TestContext;
let services: OtherServices;
beforeAll(async () => {
  ctx = await createTestContext({ DECLINES_PER_ADDRESS: '3', DECLINES_PER_CARD: '2' });
  services = otherServices(ctx);
});
afterAll(() => ctx.close());

const from = (address: string) => ({ 'muse-client-address': address });

/** Sets a card, places, and has the attempt declined. */
async function isDeclined(shopper: Shopper, attempt: number, card: string, headers = {}) {
  expect((await shopper.pays(card)).status).toBe(200);
  const placing = shopper.places(headers);
  await services.submitted(shopper.id(), attempt);
  await ctx.env.publish(paymentDeclined, {
    ...{ sessionId: shopper.id(), attempt, code: 'card_declined', declineCode: 'generic_decline' },
  });
  expect((await placing).status).toBe(402);
}

describe('too many declines', () => {
  it('of a shopper over sessions make the next purchase wait, twice as long each time', async () => {
    const mallory = createShopper(ctx);
    await mallory.isReady();
    for (const attempt of [1, 2, 3, 4, 5]) await isDeclined(mallory, attempt, `pm_guess_${attempt}`);
    await mallory.isReady();
    const before = (await mallory.looks()).body;
    const refused = await mallory.places();
    expect(refused.problem).toMatchObject({ status: 429, code: 'too_many_declines', retryable: true });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await mallory.looks()).body).toEqual(before);

    await ctx.env.moveClock('checkout', 61);
    await isDeclined(mallory, 1, 'pm_guess_6');
    await mallory.pays('pm_guess_7');
    expect(Number((await mallory.places()).headers.get('retry-after'))).toBeGreaterThan(110);
  });

  it('from an address and of a card are counted for all shoppers together', async () => {
    for (const card of ['pm_a', 'pm_b', 'pm_c']) {
      const guest = createShopper(ctx);
      await guest.isReady();
      await isDeclined(guest, 1, card, from('203.0.113.9'));
    }
    const another = createShopper(ctx);
    await another.isReady();
    expect((await another.places(from('203.0.113.9'))).problem.code).toBe('too_many_declines');
    await Promise.all([another.places(from('203.0.113.10')), services.succeed(another.id())]);
    expect(await another.status()).toBe('completed');

    for (const guest of [createShopper(ctx), createShopper(ctx)]) {
      await guest.isReady();
      await isDeclined(guest, 1, 'pm_stolen', from('203.0.113.11'));
    }
    const third = createShopper(ctx);
    await third.isReady();
    await third.pays('pm_stolen');
    expect((await third.places(from('203.0.113.12'))).problem.code).toBe('too_many_declines');
    expect((await third.looks()).body.paymentMethod).not.toHaveProperty('fingerprint');
  });

  it('are forgotten when a window has passed after the wait', async () => {
    await ctx.env.moveClock('checkout', 4 * 3600);
    await ctx.server.runDue();
    expect(await ctx.env.look('select from checkout.decline_counter')).toHaveLength(0);
  });
});

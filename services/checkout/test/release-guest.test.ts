import { api, checkoutAbandoned } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { twoStores } from './support/fixtures.ts';
import { type OtherServices, otherServices } from './support/other-services.ts';
import { createShopper } from './support/shopper.ts';

describe('when a guest has signed in', () => {
  let ctx: TestContext;
  let services: OtherServices;
  beforeAll(async () => {
    ctx = await createTestContext();
    services = otherServices(ctx);
  });
  afterAll(() => ctx.close());

  const createGuest = async (name: string) => {
    const token = await ctx.env.guestToken(name);
    return createShopper(ctx, twoStores, { as: () => ctx.server.withToken(token) }, name);
  };
  /** The cart asks for it. */
  const release = async (guest: string, shopper: string) =>
    ctx.server
      .withToken(await ctx.env.serviceToken('cart', 'checkout'))
      .call(api.checkout.releaseGuest, { params: { guest }, body: { shopper } });
  const read = (shopper: string, id: string) =>
    ctx.server.as(shopper).call(api.checkout.getSession, { params: { id } });

  it('the open session is cancelled, and the shopper can read it', async () => {
    const guest = await createGuest('guest_1');
    await guest.isReady();
    expect((await release(guest.name, 'ann')).status).toBe(204);
    expect((await read('ann', guest.id())).body).toMatchObject({ sessionId: guest.id(), status: 'cancelled' });
    const own = await guest.caller.call(api.checkout.getSession, { params: { id: guest.id() } });
    expect(own.status).toBe(404);
    expect((await release(guest.name, 'ann')).status).toBe(204); // again
  });

  it('a purchase that is being paid refuses it, and belongs to the shopper once it is completed', async () => {
    const guest = await createGuest('guest_2');
    await guest.isReady();
    const placing = guest.places();
    await services.submitted(guest.id());
    expect((await release(guest.name, 'bob')).problem).toMatchObject({ status: 409, code: 'checkout_in_progress' });
    await services.succeed(guest.id());
    const placed = await placing;
    expect(placed.status).toBe(201);
    expect((await release(guest.name, 'bob')).status).toBe(204);
    const again = await ctx.server.as('bob').call(api.checkout.place, { params: { id: guest.id() } });
    expect([again.status, again.body]).toEqual([200, placed.body]);
    expect(ctx.env.spy.received(checkoutAbandoned).filter(({ data }) => data.sessionId === guest.id())).toEqual([]);
  });

  it('only the cart may ask for it', async () => {
    const orders = ctx.server.withToken(await ctx.env.serviceToken('orders', 'checkout'));
    const call = { params: { guest: 'guest_1' }, body: { shopper: 'ann' } };
    expect((await orders.call(api.checkout.releaseGuest, call)).status).toBe(403);
    expect((await ctx.server.as('ann').call(api.checkout.releaseGuest, call)).status).toBe(401);
  });
});

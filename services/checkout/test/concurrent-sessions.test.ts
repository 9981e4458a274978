import { api, checkoutAbandoned, checkoutSubmitted, paymentDeclined } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { type OtherServices, otherServices } from './support/other-services.ts';
import { createShopper } from './support/shopper.ts';

describe('a shopper has one live session', () => {
  let ctx: TestContext;
  let services: OtherServices;
  beforeAll(async () => {
    ctx = await createTestContext();
    services = otherServices(ctx);
  });
  afterAll(() => ctx.close());

  const statusesOf = async (shopper: string) =>
    (
      await ctx.env.look<{ status: string }>('select status from checkout.session where shopper = $1 order by 1', [
        shopper,
      ])
    ).map(({ status }) => status);

  it('a new session cancels an open one', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const first = alice.id();
    expect((await alice.begins()).status).toBe(201);
    const old = await alice.caller.call(api.checkout.getSession, { params: { id: first } });
    expect(old.body.status).toBe('cancelled');
    const placed = await alice.caller.call(api.checkout.place, { params: { id: first } });
    expect(placed.problem).toMatchObject({ status: 410, code: 'session_cancelled' });
    expect(ctx.env.spy.received(checkoutAbandoned).filter(({ data }) => data.sessionId === first)).toEqual([]);
  });

  it('a new session abandons one that was placed before, so that its payment is cancelled', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const first = alice.id();
    const placing = alice.places();
    await services.submitted(first);
    expect((await alice.begins()).problem).toMatchObject({ status: 409, code: 'checkout_in_progress' });
    await ctx.env.publish(paymentDeclined, {
      ...{ sessionId: first, attempt: 1, code: 'card_declined', declineCode: 'generic_decline' },
    });
    await placing;
    expect((await alice.begins()).status).toBe(201);
    const abandoned = await ctx.env.spy.waitFor(checkoutAbandoned, (data) => data.sessionId === first);
    expect(abandoned.data.reason).toBe('superseded');
  });

  it('concurrent creations leave one live session', async () => {
    const alice = createShopper(ctx);
    const begun = await Promise.all(Array.from({ length: 12 }, () => alice.begins()));
    expect(begun.map(({ status }) => status)).toEqual(Array(12).fill(201));
    const statuses = await statusesOf(alice.name);
    expect(statuses.filter((status) => status === 'incomplete')).toHaveLength(1);
    expect(statuses.filter((status) => status === 'cancelled')).toHaveLength(11);
  });

  it('of a concurrent place and create one succeeds', async () => {
    const alice = createShopper(ctx);
    await alice.isReady();
    const first = alice.id();
    const place = alice.caller.call(api.checkout.place, { params: { id: first } }).then(({ status }) => status);
    const begun = await alice.begins();
    if (begun.status === 201) expect(await place).toBe(410);
    else {
      expect(begun.problem.code).toBe('checkout_in_progress');
      await services.succeed(first);
      expect(await place).toBe(201);
    }
    const submitted = ctx.env.spy.received(checkoutSubmitted).filter(({ data }) => data.sessionId === first);
    expect(submitted).toHaveLength(begun.status === 201 ? 0 : 1);
  });

  it('the same Idempotency-Key creates one session', async () => {
    const alice = createShopper(ctx);
    const key = { 'idempotency-key': 'begin-once' };
    const [first, second] = [
      await alice.caller.call(api.checkout.createSession, {}, key),
      await alice.caller.call(api.checkout.createSession, {}, key),
    ];
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await statusesOf(alice.name)).toEqual(['incomplete']);
  });
});

import { api, checkoutSubmitted } from '@muse/contracts';
import { expectInvariantsHold } from './support/invariants.ts';
import { createProcessKills } from './support/process-kills.ts';
import { chargesOf, createTestSystem, eventually, readyToPlace, type TestSystemWithSpy } from './support/system.ts';

let system: TestSystemWithSpy;
beforeAll(async () => {
  system = await createTestSystem({ PLACE_WAIT_SECONDS: '1', RATE_LIMIT_USER: '0', RATE_LIMIT_PLACE: '0' });
});
afterAll(() => system?.close());

const completes = async (shopper: Awaited<ReturnType<typeof readyToPlace>>['shopper'], params: { id: string }) =>
  eventually(async () => {
    const session = await shopper.call(api.checkout.getSession, { params });
    expect(session.body.status).toBe('completed');
  });

describe('while payments is down', () => {
  it('place answers 202, and the purchase completes once payments is back', async () => {
    const { shopper, session, params } = await readyToPlace(system);
    system.process('payments').kill('SIGKILL');
    const waiting = await shopper.call(api.checkout.place, { params });
    expect([waiting.status, waiting.headers.get('location'), waiting.headers.get('retry-after')]).toEqual([
      202,
      `/api/v1/checkout/sessions/${session.sessionId}`,
      '2',
    ]);
    expect(waiting.body).toMatchObject({ status: 'complete_in_progress', payment: { status: 'processing' } });
    expect(await chargesOf(system, session.sessionId)).toEqual([]);
    expect(
      (await shopper.call(api.checkout.setPayment, { params, body: { paymentMethodId: 'pm_card_visa' } })).problem.code,
    ).toBe('checkout_in_progress');

    await system.restart('payments');
    await completes(shopper, params);
    expect((await shopper.call(api.checkout.place, { params })).status).toBe(200);
    expect(await chargesOf(system, session.sessionId)).toHaveLength(1);
  });

  it('setting a card answers 503 and changes nothing; everything else works', async () => {
    const { shopper, params } = await readyToPlace(system);
    system.process('payments').kill('SIGKILL');
    const refused = await shopper.call(api.checkout.setPayment, {
      params,
      body: { paymentMethodId: 'pm_card_mastercard' },
    });
    expect([refused.status, refused.problem.code, refused.headers.get('retry-after') !== null]).toEqual([
      503,
      'service_unavailable',
      true,
    ]);
    expect((await shopper.call(api.checkout.getSession, { params })).body.paymentMethod?.brand).toBe('visa');
    expect((await shopper.call(api.cart.getCart)).status).toBe(200);
    await system.restart('payments');
  });
});

describe('a process that is killed during place', () => {
  it.each(['checkout', 'payments', 'orders'])('%s: the purchase completes, charged once', async (name) => {
    await createProcessKills(system).placeDuring(async (sessionId) => {
      await system.spy.waitFor(checkoutSubmitted, (data) => data.sessionId === sessionId);
      system.process(name).kill('SIGKILL');
      await system.restart(name);
    });
  });
});

describe('while Stripe fails', () => {
  it.each([
    ['http500', 2],
    ['http429', 2],
    ['drop_before', 2],
    ['drop_after_commit', 2],
    ['html502', 1],
  ])('%s: retried until there is exactly one charge', async (mode, times) => {
    const { shopper, session, params } = await readyToPlace(system);
    await system.stripe.control('fail', { operation: 'POST /v1/payment_intents/{intent}/confirm', times, mode });
    expect([201, 202]).toContain((await shopper.call(api.checkout.place, { params })).status);
    await completes(shopper, params);
    expect(await chargesOf(system, session.sessionId)).toHaveLength(1);
  });
});

describe('after all tests of this file', () => {
  it('every invariant holds', () => expectInvariantsHold(system));
});

import { pay, startWorld, typesOf, until, type World } from './world.ts';

describe('webhooks', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  beforeEach(async () => {
    await world.tell('reset', {});
    world.received.length = 0;
    world.answers.length = 0;
  });
  afterAll(() => world.stop());

  const payment = ['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded', 'charge.updated'];
  const some = (count: number) => until(() => world.received.length >= count);

  it('arrive signed, one after another, in the order things happened', async () => {
    await pay(world.stripe);
    await some(4);
    expect(typesOf(world)).toEqual(payment);
    expect(world.received.every((each) => each.verified)).toBe(true);
  });

  it('tell the request that caused them', async () => {
    const made = await pay(world.stripe, {}, 'place:1');
    await some(1);
    const { request } = world.received[0]?.event ?? {};
    expect(request).toEqual({ id: made.lastResponse.requestId, idempotency_key: 'place:1' });
  });

  it('come again with the same id after a refusal, and let the others pass', async () => {
    world.answers.push(500);
    await pay(world.stripe);
    await some(5);
    const ids = world.received.map((each) => each.event.id);
    expect(ids.lastIndexOf(ids[0] ?? '')).toBe(4);
    expect(new Set(ids).size).toBe(4);
  });

  it('wait while paused', async () => {
    await world.tell('webhooks', { pause: true });
    await pay(world.stripe);
    expect((await world.stripe.events.list({ delivery_success: false })).data).toHaveLength(4);
    expect(world.received).toHaveLength(0);
    await world.tell('webhooks', { resume: true });
    await some(4);
    expect(typesOf(world)).toEqual(payment);
  });

  it('are duplicated on demand', async () => {
    await world.tell('webhooks', { duplicate: 5 });
    await pay(world.stripe);
    await some(20);
    expect(new Set(world.received.map((each) => each.event.id)).size).toBe(4);
  });

  it('are reordered on demand', async () => {
    await world.tell('webhooks', { reorder: true });
    await pay(world.stripe);
    await some(4);
    expect(typesOf(world).indexOf('payment_intent.succeeded')).toBeLessThan(
      typesOf(world).indexOf('payment_intent.created'),
    );
  });

  it('are tampered with on demand, so that the signature does not fit', async () => {
    await world.tell('webhooks', { tamper: true });
    world.answers.push(400);
    await pay(world.stripe);
    await some(1);
    expect(world.received[0]?.verified).toBe(false);
    await world.tell('webhooks', { off: true });
    await until(() => world.received.some((each) => each.verified && each.event.type === 'payment_intent.created'));
  });

  it('are replayed on demand', async () => {
    await pay(world.stripe);
    await some(4);
    const { id } = world.received[2]?.event ?? { id: '' };
    await world.tell('webhooks', { replay: id });
    await some(5);
    expect(world.received[4]?.event.id).toBe(id);
    expect((await world.tell('webhooks', { replay: 'evt_nobody' })).status).toBe(400);
  });

  it('are lost on demand, for good', async () => {
    await world.tell('webhooks', { lose: true });
    await pay(world.stripe);
    await world.tell('webhooks', { off: true });
    await pay(world.stripe);
    await some(4);
    expect(typesOf(world).filter((type) => type === 'payment_intent.succeeded')).toHaveLength(1);
  });

  it('are delayed on demand', async () => {
    await world.tell('webhooks', { delayMs: 120 });
    const begun = Date.now();
    await pay(world.stripe);
    await some(1);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(115);
  });

  it('go only to those who subscribed', async () => {
    const picky = await startWorld({ webhookEvents: ['payment_intent.succeeded'] });
    await pay(picky.stripe);
    await pay(picky.stripe);
    await until(() => picky.received.length >= 2);
    expect(typesOf(picky)).toEqual(['payment_intent.succeeded', 'payment_intent.succeeded']);
    expect((await picky.stripe.events.list()).data).toHaveLength(8);
    await picky.stop();
  });
});

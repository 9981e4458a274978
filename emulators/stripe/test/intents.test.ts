import type Stripe from 'stripe';
import { cardsOnly, createTestContext, failure, pay, type TestContext } from './support/context.ts';

describe('a payment intent', () => {
  let ctx: TestContext;
  beforeAll(async () => {
    ctx = await createTestContext();
  });
  afterAll(() => ctx.stop());

  const intent = (more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
    ctx.stripe.paymentIntents.create({ amount: 900, currency: 'usd', automatic_payment_methods: cardsOnly, ...more });

  it('lets amount and card change until it is confirmed', async () => {
    const made = await intent();
    const changed = await ctx.stripe.paymentIntents.update(made.id, {
      amount: 1_200,
      payment_method: 'pm_card_visa',
    });
    expect(changed).toMatchObject({ amount: 1_200, status: 'requires_confirmation' });
    expect((await ctx.stripe.paymentIntents.confirm(made.id)).amount_received).toBe(1_200);
    const late = await failure(ctx.stripe.paymentIntents.update(made.id, { amount: 1 }));
    expect(late.code).toBe('payment_intent_unexpected_state');
    expect((await ctx.stripe.paymentIntents.update(made.id, { metadata: { note: 'late' } })).metadata.note).toBe(
      'late',
    );
  });

  it('must be confirmed again when its amount changes during 3-D Secure', async () => {
    const waiting = await pay(ctx.stripe, { payment_method: 'pm_card_authenticationRequired' });
    const changed = await ctx.stripe.paymentIntents.update(waiting.id, { amount: 700 });
    expect(changed).toMatchObject({ status: 'requires_confirmation', next_action: null });
  });

  it('attaches its card to the customer after a success, if it was set up for future use', async () => {
    const { id: customer } = await ctx.stripe.customers.create();
    const saved = async () => (await ctx.stripe.paymentMethods.list({ customer })).data.map(({ card }) => card?.last4);
    const setUp = { customer, setup_future_usage: 'on_session' } as const;
    await failure(pay(ctx.stripe, { ...setUp, payment_method: 'pm_card_chargeDeclined' }));
    await pay(ctx.stripe, { customer, payment_method: 'pm_card_amex' });
    expect(await saved()).toEqual([]);
    await pay(ctx.stripe, { ...setUp, payment_method: 'pm_card_visa' });
    expect(await saved()).toEqual(['4242']);
  });

  it('refuses a detached card when it is created, confirmed or set up, and so does a customer', async () => {
    const { id: customer } = await ctx.stripe.customers.create();
    const { id: card } = await ctx.stripe.paymentMethods.attach('pm_card_visa', { customer });
    const open = await intent({ customer, payment_method: card });
    await ctx.stripe.paymentMethods.detach(card);
    const refusals = [
      ctx.stripe.paymentIntents.confirm(open.id),
      pay(ctx.stripe, { payment_method: card }),
      pay(ctx.stripe, { customer, payment_method: card }),
      intent({ payment_method: card }),
      ctx.stripe.paymentMethods.attach(card, { customer }),
      ctx.stripe.setupIntents.create({ customer, payment_method: card }),
    ];
    for (const error of await Promise.all(refusals.map((each: Promise<unknown>) => failure(each)))) {
      expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error' });
      expect(error.message).toContain('was detached from a Customer. It may not be used again.');
    }
    expect((await ctx.stripe.paymentMethods.retrieve(card)).customer).toBeNull();
    const charges = await ctx.stripe.charges.list({ payment_intent: open.id });
    expect(charges.data).toEqual([]);
  });

  it('refuses the card of a deleted customer', async () => {
    const { id: customer } = await ctx.stripe.customers.create();
    const { id: card } = await ctx.stripe.paymentMethods.attach('pm_card_visa', { customer });
    await ctx.stripe.customers.del(customer);
    expect((await failure(pay(ctx.stripe, { payment_method: card }))).statusCode).toBe(400);
  });

  it('is found by its metadata', async () => {
    const made = await intent({ metadata: { checkout_session: 'cs_findme' } });
    const query = "metadata['checkout_session']:'cs_findme'";
    expect((await ctx.stripe.paymentIntents.search({ query })).data.map((each) => each.id)).toEqual([made.id]);
    const paid = await ctx.stripe.paymentIntents.search({ query: `${query} AND status:'succeeded'` });
    expect(paid.data).toEqual([]);
  });

  it('has the decline code and the advice code of a declined payment', async () => {
    const error = await failure(pay(ctx.stripe, { payment_method: 'pm_card_visa_chargeDeclinedInsufficientFunds' }));
    expect(error).toMatchObject({ decline_code: 'insufficient_funds', advice_code: 'try_again_later' });
    const charge = await ctx.stripe.charges.retrieve(String(error.charge));
    expect(charge).toMatchObject({ status: 'failed', paid: false, outcome: { type: 'issuer_declined' } });
  });

  it('commits its tax calculation on capture', async () => {
    const address = { line1: '1 Main', city: 'New York', state: 'NY', postal_code: '10001', country: 'US' };
    const calculation = await ctx.stripe.tax.calculations.create({
      currency: 'usd',
      line_items: [{ amount: 1_000, reference: 'L1' }],
      customer_details: { address, address_source: 'shipping' },
    });
    expect(calculation.tax_amount_exclusive).toBe(89);
    const hooks = { inputs: { tax: { calculation: String(calculation.id) } } };
    const paid = await pay(ctx.stripe, { amount: calculation.amount_total, hooks });
    const again = await failure(
      ctx.stripe.tax.transactions.createFromCalculation({ calculation: String(calculation.id), reference: paid.id }),
    );
    expect(again.message).toContain('already exists');
  });

  it('is paid with the test cards of Stripe, which can be retrieved', async () => {
    const visa = await ctx.stripe.paymentMethods.retrieve('pm_card_visa');
    expect(visa).toMatchObject({
      id: 'pm_card_visa',
      type: 'card',
      card: { brand: 'visa', last4: '4242', exp_month: 12 },
    });
    const amex = await ctx.stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_amex' } });
    expect((await pay(ctx.stripe, { payment_method: amex.id })).payment_method).toBe(amex.id);
    const missing = await failure(ctx.stripe.paymentMethods.retrieve('pm_unknown'));
    expect(missing).toMatchObject({ statusCode: 404, code: 'resource_missing' });
  });
});

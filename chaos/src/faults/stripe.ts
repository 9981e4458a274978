import type { Fault } from './fault.ts';

const operations = [
  'POST /v1/payment_intents',
  'POST /v1/payment_intents/{intent}/confirm',
  'POST /v1/payment_intents/{intent}/confirm',
  'GET /v1/payment_intents/{intent}',
  'POST /v1/payment_intents/{intent}/cancel',
  'POST /v1/refunds',
  'GET /v1/refunds/{refund}',
  'GET /v1/payment_methods/{payment_method}',
] as const;
const modes = [
  'http500',
  'http503',
  'http429',
  'http409',
  'lock_timeout',
  'drop_before',
  'drop_after_commit',
  'hang',
  'html502',
  'json502_without_error',
] as const;

/** Some calls fail, in every way in which Stripe can fail. */
export const stripeFails: Fault = {
  name: 'stripe',
  lane: 'outside',
  async inject({ stripe, random, rest }) {
    const [operation, mode] = [random.oneOf(operations), random.oneOf(modes)];
    await stripe.control('fail', { operation, mode, times: mode === 'hang' ? 1 : random.whole(1, 5) });
    await rest(500, 3_000);
    return `${mode} at ${operation}`;
  },
};

/** All calls fail for a while: longer than payments has patience for, sometimes. */
export const stripeAway: Fault = {
  name: 'stripe-away',
  lane: 'outside',
  async inject({ stripe, random, rest }) {
    const mode = random.oneOf(['http500', 'http503', 'drop_before', 'html502']);
    await stripe.control('fail', { operation: '*', mode, times: 100_000 });
    await rest(2_000, 12_000);
    await stripe.control('fail', { clear: true });
    return `away: ${mode}`;
  },
};

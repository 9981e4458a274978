import {
  type ConfigOf,
  commonSettings,
  declareConfig,
  fromEnv,
  productionNeedsAnIssuer,
  serviceUrl,
  setting,
  usualPorts,
} from '@muse/kit';
import { z } from 'zod';
import { captureModes } from './domain/intent.ts';

const settings = {
  ...commonSettings('payments', usualPorts.payments),
  checkoutUrl: serviceUrl('checkout', usualPorts.checkout),
  ordersUrl: serviceUrl('orders', usualPorts.orders),
  placementUrl: serviceUrl('placement', usualPorts.placement),
  stripeSecretKey: setting(
    'STRIPE_SECRET_KEY',
    z.string().regex(/^[sr]k_(?:test|live)_\w+$/, 'begins with sk_test_, rk_test_, sk_live_ or rk_live_'),
    'The secret key for calls to Stripe; a restricted key (rk_) that may write PaymentIntents, Refunds, Customers, PaymentMethods, Disputes, Tax and (for cards of stores) Issuing and read early fraud warnings and reviews is enough',
    { secret: true },
  ),
  stripePublishableKey: setting(
    'STRIPE_PUBLISHABLE_KEY',
    z
      .string()
      .regex(/^pk_(?:test|live)_\w+$/, 'begins with pk_test_ or pk_live_')
      .optional(),
    'The key that shops give to browsers; checked against the mode, so that a browser never pays in another mode than we charge',
  ),
  stripeWebhookSecrets: setting(
    'STRIPE_WEBHOOK_SECRET',
    z
      .string()
      .transform((list) => list.split(',').map((secret) => secret.trim()))
      .pipe(
        z
          .array(z.string().regex(/^whsec_\S+$/, 'begins with whsec_'))
          .min(1)
          .max(2, 'at most two'),
      ),
    'The signing secret of the webhooks; two, separated by a comma, while it is rotated',
    { secret: true },
  ),
  stripeLiveMode: setting('STRIPE_LIVE_MODE', fromEnv.flag.default(false), 'Whether real money is moved'),
  stripeApiBase: setting(
    'STRIPE_API_BASE',
    fromEnv.url.optional(),
    'The URL of the Stripe emulator, used in place of Stripe; refused in production and in live mode',
  ),
  stripeCardholder: setting(
    'STRIPE_CARDHOLDER',
    z
      .string()
      .regex(/^ich_\w+$/, 'begins with ich_')
      .optional(),
    'The cardholder at Stripe Issuing of the cards with which machines pay stores. Without it the first active one is used, and in test mode one is created',
  ),
  appUrl: setting(
    'APP_URL',
    fromEnv.url.default('http://127.0.0.1:8080'),
    'The URL that identifies this application in the logs of Stripe',
  ),
  stripeTimeoutMs: setting(
    'STRIPE_TIMEOUT_MS',
    fromEnv.positive.pipe(z.int().max(20_000)).default(12_000),
    'How long one try of a call to Stripe may take; each call is tried twice. Longer suits slow banks, shorter frees workers sooner',
  ),
  stripeCallsPerSecond: setting(
    'STRIPE_CALLS_PER_SECOND',
    fromEnv.positive.default(80),
    'How many calls to Stripe one process may begin per second; refunds and cancellations go first, then charges, then look-ups. Stripe allows 100 in live mode and 25 in test mode for all processes together',
  ),
  retryBaseMs: setting(
    'RETRY_BASE_MS',
    fromEnv.positive.default(1_000),
    'The delay before the first retry of a job that calls Stripe; later delays grow to 30 times as long',
  ),
  giveUpAfterSeconds: setting(
    'GIVE_UP_AFTER_SECONDS',
    fromEnv.positive.default(300),
    'How long a charge waits for Stripe before its intent is cancelled and the payment is declined as unavailable',
  ),
  refundRetryDays: setting(
    'REFUND_RETRY_DAYS',
    fromEnv.positive.default(7),
    'How many days a refund is sent again that Stripe refuses for now, for example because our balance is empty; then it has failed and waits for an operator',
  ),
  refundAlarmSeconds: setting(
    'REFUND_ALARM_SECONDS',
    fromEnv.positive.default(3_600),
    'After how long a refund that is still owed is logged as an error',
  ),
  reconcileAfterSeconds: setting(
    'RECONCILE_AFTER_SECONDS',
    fromEnv.positive.default(120),
    'How long a payment or refund may stay unchanged before it is looked up at Stripe, in case a webhook was lost',
  ),
  capture: setting(
    'PAYMENT_CAPTURE',
    z.enum(captureModes).default('immediate'),
    'When the money is taken. immediate: at place, and what a store cannot deliver is refunded. after_placement: the amount is held at place and captured once the orders are settled, for what was placed; cards hold it for about 7 days. Purchases under way keep what they were bought with',
  ),
  captureAheadHours: setting(
    'CAPTURE_AHEAD_HOURS',
    fromEnv.positive.default(24),
    'How long before the end of a hold it is captured although orders of its purchase are not settled; what they do not deliver is refunded afterwards',
  ),
  holdAlarmHours: setting(
    'HOLD_ALARM_HOURS',
    fromEnv.positive.default(48),
    'How long before the end of a hold operations gets an e-mail about its orders that are not settled',
  ),
  refundApprovalCents: setting(
    'REFUND_APPROVAL_CENTS',
    fromEnv.count.default(0),
    'How much of one order operators may refund, in one or several refunds, before the next refund awaits the approval of a second person with the role admin; what was approved does not count; 0: no limit',
  ),
};

/** Contradicting settings stop the start: test keys in live mode, live keys in test mode, the emulator in production. */
export const config = declareConfig(settings, (set) => [
  ...productionNeedsAnIssuer(set),
  ...keyMistakes(set),
  ...(set.stripeApiBase !== undefined && (set.nodeEnv === 'production' || set.stripeLiveMode)
    ? ['STRIPE_API_BASE is set: production and live mode must call Stripe itself']
    : []),
]);

function keyMistakes(set: Partial<ConfigOf<typeof settings>>): string[] {
  if (set.stripeLiveMode === undefined) return [];
  const [expected, other] = set.stripeLiveMode ? ['live', '_test_'] : ['test', '_live_'];
  const keys = { STRIPE_SECRET_KEY: set.stripeSecretKey ?? '', STRIPE_PUBLISHABLE_KEY: set.stripePublishableKey ?? '' };
  return Object.entries(keys)
    .filter(([, key]) => key.slice(2).startsWith(other))
    .map(([name]) => `${name} is not a ${expected} key, and STRIPE_LIVE_MODE is ${set.stripeLiveMode}`);
}

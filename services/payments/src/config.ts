import {
  type ConfigOf,
  commonSettings,
  declareConfig,
  fromEnv,
  productionNeedsAnIssuer,
  setting,
  usualPorts,
} from '@muse/kit';
import { z } from 'zod';

const settings = {
  ...commonSettings('payments', usualPorts.payments),
  stripeSecretKey: setting(
    'STRIPE_SECRET_KEY',
    z.string().regex(/^[sr]k_(?:test|live)_\w+$/, 'begins with sk_test_, rk_test_, sk_live_ or rk_live_'),
    'The key we ask Stripe with; a restricted one (rk_) that may write PaymentIntents and Refunds and read PaymentMethods is enough',
    { secret: true },
  ),
  stripePublishableKey: setting(
    'STRIPE_PUBLISHABLE_KEY',
    z
      .string()
      .regex(/^pk_(?:test|live)_\w+$/, 'begins with pk_test_ or pk_live_')
      .optional(),
    'The key that shops give to browsers; held against the mode, so that a browser never pays in another mode than we charge',
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
    'What Stripe signs its webhooks with; two, separated by a comma, while it is rotated',
    { secret: true },
  ),
  stripeLiveMode: setting('STRIPE_LIVE_MODE', fromEnv.flag.default(false), 'Whether real money is moved'),
  stripeApiBase: setting(
    'STRIPE_API_BASE',
    fromEnv.url.optional(),
    'Where to ask in place of Stripe itself: the emulator; refused in production and in live mode',
  ),
  appUrl: setting('APP_URL', fromEnv.url.default('http://127.0.0.1:8080'), 'Who we are, as Stripe sees us in its logs'),
  stripeTimeoutMs: setting(
    'STRIPE_TIMEOUT_MS',
    fromEnv.positive.pipe(z.int().max(20_000)).default(12_000),
    'How long one try to ask Stripe may take; each call is tried twice. Longer is kinder to slow banks, shorter frees the queue',
  ),
  retryBaseMs: setting(
    'RETRY_BASE_MS',
    fromEnv.positive.default(1_000),
    'The first pause before Stripe is asked again; later ones grow to 30 times as long',
  ),
  giveUpAfterSeconds: setting(
    'GIVE_UP_AFTER_SECONDS',
    fromEnv.positive.default(300),
    'How long a charge waits for Stripe before its intent is cancelled and the shopper is told',
  ),
  reconcileAfterSeconds: setting(
    'RECONCILE_AFTER_SECONDS',
    fromEnv.positive.default(120),
    'How long a payment or refund may stand still before we ask Stripe about it: what heals lost webhooks',
  ),
};

/** What contradicts itself must not start: real money with test keys, test money with real keys, a pretended Stripe in production. */
export const config = declareConfig(settings, (set) => [
  ...productionNeedsAnIssuer(set),
  ...keyMistakes(set),
  ...(set.stripeApiBase !== undefined && (set.nodeEnv === 'production' || set.stripeLiveMode)
    ? ['STRIPE_API_BASE is set: production and live mode ask Stripe itself']
    : []),
]);

function keyMistakes(set: Partial<ConfigOf<typeof settings>>): string[] {
  if (set.stripeLiveMode === undefined) return [];
  const [wanted, other] = set.stripeLiveMode ? ['live', '_test_'] : ['test', '_live_'];
  const keys = { STRIPE_SECRET_KEY: set.stripeSecretKey ?? '', STRIPE_PUBLISHABLE_KEY: set.stripePublishableKey ?? '' };
  return Object.entries(keys)
    .filter(([, key]) => key.slice(2).startsWith(other))
    .map(([name]) => `${name} is not a ${wanted} key, and STRIPE_LIVE_MODE is ${set.stripeLiveMode}`);
}

import { ConfigError, readConfig } from '@muse/kit';
import { createTestEnvironment, type TestEnvironment } from '@muse/kit/testing';
import { config } from '../src/config.ts';
import { payments } from '../src/service.ts';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());

const test = { STRIPE_SECRET_KEY: 'sk_test_story', STRIPE_WEBHOOK_SECRET: 'whsec_story' };
const live = { STRIPE_SECRET_KEY: 'rk_live_story', STRIPE_WEBHOOK_SECRET: 'whsec_story', STRIPE_LIVE_MODE: 'true' };
const production = { NODE_ENV: 'production', AUTH_JWKS_URL: 'https://shop.example/jwks' };

const read = (settings: Record<string, string>) =>
  readConfig(config, { ...env.environment, PAYMENTS_DATABASE_URL: 'postgres://localhost/muse', ...settings });
const mistakesOf = (settings: Record<string, string>): string[] => {
  try {
    read(settings);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
};

describe('configuration', () => {
  it('accepts test keys in test mode and live keys in live mode', () => {
    expect(mistakesOf({ ...test, STRIPE_PUBLISHABLE_KEY: 'pk_test_story' })).toEqual([]);
    expect(mistakesOf({ ...live, ...production, STRIPE_PUBLISHABLE_KEY: 'pk_live_story' })).toEqual([]);
    expect(read({ ...test, STRIPE_WEBHOOK_SECRET: 'whsec_a, whsec_b' }).stripeWebhookSecrets).toEqual([
      'whsec_a',
      'whsec_b',
    ]);
  });

  it.each([
    [
      'a live key in test mode',
      { ...test, STRIPE_SECRET_KEY: 'sk_live_story' },
      ['STRIPE_SECRET_KEY is not a test key'],
    ],
    [
      'a test key in live mode',
      { ...live, STRIPE_SECRET_KEY: 'sk_test_story' },
      ['STRIPE_SECRET_KEY is not a live key'],
    ],
    [
      'all settings of the other mode, reported together',
      {
        ...live,
        STRIPE_SECRET_KEY: 'sk_test_story',
        STRIPE_PUBLISHABLE_KEY: 'pk_test_story',
        STRIPE_API_BASE: 'http://127.0.0.1:4242',
      },
      ['STRIPE_SECRET_KEY is not', 'STRIPE_PUBLISHABLE_KEY is not', 'STRIPE_API_BASE is set'],
    ],
    [
      'the Stripe emulator in production',
      { ...test, ...production, STRIPE_API_BASE: 'http://127.0.0.1:4242' },
      ['STRIPE_API_BASE is set'],
    ],
    ['no keys', {}, ['STRIPE_SECRET_KEY is missing', 'STRIPE_WEBHOOK_SECRET is missing']],
    ['an invalid key', { ...test, STRIPE_SECRET_KEY: 'secret' }, ['STRIPE_SECRET_KEY is not usable']],
    [
      'three webhook secrets',
      { ...test, STRIPE_WEBHOOK_SECRET: 'whsec_a,whsec_b,whsec_c' },
      ['STRIPE_WEBHOOK_SECRET is not usable'],
    ],
  ])('rejects %s', (_name, settings, expected) => {
    const mistakes = mistakesOf(settings);
    expect(mistakes).toHaveLength(expected.length);
    for (const [index, start] of expected.entries()) expect(mistakes[index]).toContain(start);
    expect(mistakes.join('\n')).not.toMatch(/[sr]k_(?:test|live)_story/);
  });

  it('stops the start of the service', async () => {
    await expect(env.start(payments, { ...test, STRIPE_LIVE_MODE: 'true' })).rejects.toThrow(ConfigError);
  });
});

import { api } from '@muse/contracts';
import { reply } from '@muse/kit';
import { stubbed, type TestEnvironment } from '@muse/kit/testing';
import { services, startProcess } from '@muse/ops';
import { startCheckout } from './checkout.ts';
import { type ServiceUnderTest, type Start, unchanged } from './service-under-test.ts';

type ServiceName = (typeof services)[number]['name'];

/** Most services need no preparation: the earlier events of a recording create the subjects of the later ones. */
export async function startServiceUnderTest(env: TestEnvironment, name: ServiceName): Promise<ServiceUnderTest> {
  await env.stub('catalog', [
    stubbed(api.catalog.backfillStores, () => reply(200, { stores: [] })),
    stubbed(api.catalog.backfillOffers, () => reply(200, { offers: [], next: null })),
  ]);
  // `services` declares only the fields that @muse/ops uses.
  const definition = services.find((service) => service.name === name) as unknown as Parameters<
    TestEnvironment['start']
  >[0];
  const start: Start = (settings) => env.start(definition, settings);
  if (name === 'checkout') return startCheckout(env, start);
  if (name === 'payments') return paymentsWithStripe(start);
  return { client: await start(), withSubject: unchanged, close: async () => undefined };
}

async function paymentsWithStripe(start: Start): Promise<ServiceUnderTest> {
  const emulator = await startProcess({
    name: 'stripe-emulator',
    script: 'emulators/stripe/src/main.ts',
    args: ['--port', '0'],
    environment: {},
    logFolder: process.env.MUSE_TEST_FOLDER as string,
  });
  const client = await start({
    STRIPE_SECRET_KEY: 'sk_test_muse',
    STRIPE_WEBHOOK_SECRET: 'whsec_test',
    STRIPE_API_BASE: emulator.url,
    RETRY_BASE_MS: '5',
  });
  return { client, withSubject: unchanged, close: () => emulator.stop() };
}

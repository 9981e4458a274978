import { join } from 'node:path';
import { handledEvents } from '@muse/payments';
import { demoPhone } from '../demo-address.ts';
import type { SystemOptions } from './options.ts';
import { type Ports, replicasOf } from './ports.ts';
import { issuerKeys, publicKeys, type Secrets } from './secrets.ts';
import { services } from './services.ts';

/** How to start one process. */
export interface ProcessSpec {
  name: string;
  /** Relative to the root of the repository. */
  script: string;
  args?: string[];
  environment: Record<string, string>;
}

interface SystemPlan {
  options: SystemOptions;
  secrets: Secrets;
  ports: Ports;
  /** By service and for the gateway, each with its own role. */
  databaseUrls: Record<string, string>;
  /** By service, each with its own user, where the broker has one for each. */
  amqpUrls: Record<string, string>;
  /** What the pretend stores accept, if they are started. */
  storeSecretsFile?: string;
}

/** The processes of the system: the emulators, every replica of every service, and the gateway, with each other's URLs. */
export function processSpecs(plan: SystemPlan): ProcessSpec[] {
  const { options, secrets, ports } = plan;
  const shared: Record<string, string> = {
    ...inherited(),
    ...publicKeys(secrets),
    ADMIN_PORT: '0', // all processes are on one machine: each picks a free port and reports it
    ...options.environment,
  };
  const stripe: StripeSettings = {
    secretKey: shared.STRIPE_SECRET_KEY ?? 'sk_test_muse',
    webhookSecret: shared.STRIPE_WEBHOOK_SECRET ?? 'whsec_test',
    url: urlAt(ports, 'stripe-emulator'),
  };
  const urls = Object.fromEntries(
    services.map(({ name }) => [
      `${name.toUpperCase()}_URL`,
      replicasOf(name, options)
        .map((replica) => urlAt(ports, replica))
        .join(','),
    ]),
  );
  const gateway: ProcessSpec = {
    name: 'gateway',
    script: 'gateway/src/main.ts',
    environment: {
      ...shared,
      ...issuerKeys(secrets),
      ...urls,
      GATEWAY_DATABASE_URL: plan.databaseUrls.gateway as string,
      PORT: String(ports.gateway),
    },
  };
  const ofServices = services.flatMap(({ name }) => serviceSpecs(name, plan, stripe, { ...shared, ...urls }));
  return [emulatorSpec(plan, stripe, shared), ...storeEmulatorSpecs(plan, shared), ...ofServices, gateway];
}

interface StripeSettings {
  secretKey: string;
  webhookSecret: string;
  url: string;
}

const urlAt = (ports: Ports, name: string): string => `http://127.0.0.1:${ports[name]}`;

const emulatorSpec = (
  { options, ports }: SystemPlan,
  { webhookSecret }: StripeSettings,
  environment: Record<string, string>,
): ProcessSpec => ({
  name: 'stripe-emulator',
  script: 'emulators/stripe/src/main.ts',
  args: [
    ...['--port', String(ports['stripe-emulator'])],
    ...['--webhook-url', `${urlAt(ports, 'gateway')}/api/v1/webhooks/stripe`],
    ...['--webhook-secret', webhookSecret],
    ...['--webhook-events', handledEvents.join(',')],
    ...(options.keepBooks ? ['--data', join(options.folder, 'stripe-emulator.json')] : []),
  ],
  environment,
});

/** The pretend stores, if they were asked for. */
const storeEmulatorSpecs = ({ options, ports }: SystemPlan, environment: Record<string, string>): ProcessSpec[] =>
  ports['store-emulator'] === undefined
    ? []
    : [
        {
          name: 'store-emulator',
          script: 'emulators/stores/src/main.ts',
          // Another seed at each start, which draws other ids than those that Muse remembers.
          args: [
            ...['--port', String(ports['store-emulator']), '--seed', String(Date.now())],
            ...(options.keepBooks ? ['--data', join(options.folder, 'store-emulator.json')] : []),
          ],
          environment,
        },
      ];

/** One spec per replica of the service. Only payments gets the Stripe settings. */
function serviceSpecs(
  service: string,
  { options, secrets, ports, databaseUrls, amqpUrls, storeSecretsFile }: SystemPlan,
  stripe: StripeSettings,
  shared: Record<string, string>,
): ProcessSpec[] {
  const prefix = service.toUpperCase();
  const own: Record<string, string> = {
    [`${prefix}_DATABASE_URL`]: databaseUrls[service] as string,
    AMQP_URL: amqpUrls[service] ?? options.amqpUrl,
    [`${prefix}_SERVICE_KEY`]: JSON.stringify(secrets.services[service]?.key),
    PUBLIC_URL: urlAt(ports, 'gateway'),
  };
  if (service === 'payments') {
    own.STRIPE_SECRET_KEY = stripe.secretKey;
    own.STRIPE_WEBHOOK_SECRET = stripe.webhookSecret;
    own.STRIPE_API_BASE = stripe.url;
    own.STRIPE_CALLS_PER_SECOND = shared.STRIPE_CALLS_PER_SECOND ?? '1000'; // the emulator has no limit
  }
  if (service === 'placement') {
    own.EVIDENCE_FOLDER = join(options.folder, 'evidence');
    own.STORE_PAYMENT = shared.STORE_PAYMENT ?? 'issuing'; // by the emulator
    own.STORE_CONTACT_PHONE = shared.STORE_CONTACT_PHONE ?? demoPhone;
    if (storeSecretsFile) own.STORE_SECRETS_FILE = shared.STORE_SECRETS_FILE ?? storeSecretsFile;
    // Only programs of this machine are visited: the store emulator.
    if (process.getuid?.() === 0) own.MUSE_ALLOW_NO_SANDBOX = shared.MUSE_ALLOW_NO_SANDBOX ?? '1';
  }
  return replicasOf(service, options).map((name) => ({
    name,
    script: `services/${service}/src/main.ts`,
    environment: { ...shared, ...own, [`${prefix}_PORT`]: String(ports[name]) },
  }));
}

/** The environment of the caller, without the administrator's database URL, which only `migrate` may have. */
function inherited(): Record<string, string> {
  const { DATABASE_URL: _admin, DATABASE_URL_FILE: _file, PORT: _port, NODE_OPTIONS: _options, ...rest } = process.env;
  return Object.fromEntries(Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

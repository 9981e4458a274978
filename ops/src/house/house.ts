import { join } from 'node:path';
import { declareTopology, migrate, usualPorts } from '@muse/kit';
import { freePort } from '@muse/kit/world';
import { handledEvents } from '@muse/payments';
import { usualOrFree } from './ports.ts';
import { type Running, startProcess } from './processes.ts';
import { issuerKeys, publicKeys, type Secrets, secretsIn } from './secrets.ts';
import { listeners, services } from './services.ts';

export interface HouseOptions {
  /** The administrator's URL of the database to live in. */
  databaseUrl: string;
  amqpUrl: string;
  /** Secrets, logs and the emulator's books. */
  folder: string;
  /** 0 takes a free one. */
  gatewayPort: number;
  emulatorPort: number;
  /** Does the emulator remember over a restart? */
  keepBooks?: boolean;
  /** How many processes of each service. */
  replicas?: number;
  environment?: Record<string, string>;
  say?: (line: string) => void;
}

export interface House {
  gatewayUrl: string;
  emulatorUrl: string;
  processes: Running[];
  /** Starts a part that has ended again, as it was. */
  restart(name: string): Promise<Running>;
  /** Resolves when a part ended that nobody asked to end. */
  broken: Promise<string>;
  stop(): Promise<void>;
}

/** The whole product as separate processes: schemas and queues first, then the emulator, the services, the gateway. */
export async function startHouse(options: HouseOptions): Promise<House> {
  const { folder, say = () => undefined } = options;
  const logFolder = join(folder, 'logs');
  const secrets = await secretsIn(folder);
  const processes: Running[] = [];
  let stopping = false;
  const stop = async () => {
    stopping = true;
    const front = processes.filter(({ name }) => name === 'gateway');
    await Promise.all(front.map((running) => running.stop()));
    await Promise.all(processes.filter((running) => !front.includes(running)).map((running) => running.stop()));
  };
  const parts = new Map<string, Parameters<typeof startProcess>[0]>();
  const start = async (part: Parameters<typeof startProcess>[0]) => {
    parts.set(part.name, part);
    const running = await startProcess(part);
    processes.push(running);
    return running;
  };
  const restart = async (name: string) => {
    const part = parts.get(name);
    if (!part) throw new Error(`There is no ${name} in this house`);
    const before = processes.findIndex((running) => running.name === name);
    await processes[before]?.exited;
    if (before >= 0) processes.splice(before, 1);
    return start(part);
  };

  try {
    say('Bringing the schemas and queues up to date');
    const [databaseUrls] = await Promise.all([
      migrateAll(options.databaseUrl, secrets),
      declareTopology(options.amqpUrl, listeners),
    ]);
    const shared: Record<string, string> = {
      ...inherited(),
      ...publicKeys(secrets),
      AMQP_URL: options.amqpUrl,
      ...options.environment,
    };
    const ports = await choosePorts(options);

    say('Starting the Stripe emulator, seven services and the gateway');
    const webhookUrl = `http://127.0.0.1:${ports.gateway}/api/v1/webhooks/stripe`;
    const stripeKey = shared.STRIPE_SECRET_KEY ?? 'sk_test_muse';
    const webhookSecret = shared.STRIPE_WEBHOOK_SECRET ?? 'whsec_test';
    const emulator = start({
      name: 'stripe-emulator',
      script: 'emulators/stripe/src/main.ts',
      args: [
        '--port',
        String(ports.emulator),
        '--webhook-url',
        webhookUrl,
        '--webhook-secret',
        webhookSecret,
        '--webhook-events',
        handledEvents.join(','),
        ...(options.keepBooks ? ['--data', join(folder, 'stripe-emulator.json')] : []),
      ],
      environment: shared,
      logFolder,
    });
    const urls: Record<string, string> = Object.fromEntries(
      services.map(({ name }) => [`${name.toUpperCase()}_URL`, `http://127.0.0.1:${ports[name]}`]),
    );
    const rooms = services.flatMap(({ name }) =>
      Array.from({ length: options.replicas ?? 1 }, (_, replica) =>
        start({
          name: replica === 0 ? name : `${name}-${replica + 1}`,
          script: `services/${name}/src/main.ts`,
          environment: {
            ...shared,
            ...urls,
            [`${name.toUpperCase()}_PORT`]: replica === 0 ? String(ports[name]) : '0',
            [`${name.toUpperCase()}_DATABASE_URL`]: databaseUrls[name] as string,
            [`${name.toUpperCase()}_SERVICE_KEY`]: JSON.stringify(secrets.services[name]?.key),
            ...(name === 'payments'
              ? {
                  STRIPE_SECRET_KEY: stripeKey,
                  STRIPE_WEBHOOK_SECRET: webhookSecret,
                  STRIPE_API_BASE: `http://127.0.0.1:${ports.emulator}`,
                }
              : {}),
          },
          logFolder,
        }),
      ),
    );
    const gateway = start({
      name: 'gateway',
      script: 'gateway/src/main.ts',
      environment: { ...shared, ...issuerKeys(secrets), ...urls, PORT: String(ports.gateway) },
      logFolder,
    });
    const outcomes = await Promise.allSettled([emulator, gateway, ...rooms]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    return {
      gatewayUrl: (await gateway).url,
      emulatorUrl: (await emulator).url,
      processes,
      restart,
      broken: Promise.race(
        processes.map((running) =>
          running.exited.then((code) =>
            stopping
              ? new Promise<string>(() => undefined)
              : `${running.name} ended by itself (${code ?? 'killed'}); see ${join(logFolder, `${running.name}.log`)}`,
          ),
        ),
      ),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One after the other: they take turns at the roles anyway. */
async function migrateAll(adminUrl: string, secrets: Secrets): Promise<Record<string, string>> {
  const urls: Record<string, string> = {};
  for (const { name, migrations } of services) {
    urls[name] = (
      await migrate({ adminUrl, name, migrations, password: secrets.services[name]?.password as string })
    ).databaseUrl;
  }
  return urls;
}

/** The two doors people know are where they expect them, or nowhere; behind them any free port will do. */
async function choosePorts(options: HouseOptions): Promise<Record<string, number>> {
  const ports: Record<string, number> = {
    gateway: options.gatewayPort || (await freePort()),
    emulator: options.emulatorPort || (await freePort()),
  };
  for (const { name } of services)
    ports[name] = options.gatewayPort === 0 ? await freePort() : await usualOrFree(usualPorts[name]);
  return ports;
}

/** What the caller set is ours to hear, but the administrator's database URL is for `migrate` alone. */
function inherited(): Record<string, string> {
  const { DATABASE_URL: _admin, PORT: _port, NODE_OPTIONS: _options, ...rest } = process.env;
  return Object.fromEntries(Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

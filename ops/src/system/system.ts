import { join } from 'node:path';
import { declareTopology, migrate } from '@muse/kit';
import { ensureBrokerUser } from '../broker-users/broker-users.ts';
import { writeStoreSecrets } from '../demo-machines/secrets.ts';
import { migrateGateway } from './gateway-database.ts';
import type { SystemOptions } from './options.ts';
import { choosePorts } from './ports.ts';
import { ProcessGroup } from './process-group.ts';
import { processSpecs } from './process-specs.ts';
import type { Running } from './processes.ts';
import { type Secrets, secretsIn } from './secrets.ts';
import { consumers, services } from './services.ts';
import { supervisedProcess } from './supervised-processes.ts';
import { supervise } from './supervisor.ts';

export interface System {
  gatewayUrl: string;
  emulatorUrl: string;
  /** Of the pretend stores, if they were started. */
  storeEmulatorUrl?: string;
  processes: Running[];
  /** Waits until a process has ended and starts it again with the same port and, once, additional environment. */
  restart(name: string, moreEnvironment?: Record<string, string>): Promise<Running>;
  /** Resolves with an explanation when a process ends unexpectedly or, with a restart policy, when one cannot be kept alive. */
  broken: Promise<string>;
  /** Lets every process finish what it has begun, and says which ones take long. */
  stop(): Promise<void>;
  /** Ends every process at once. */
  kill(): void;
}

/** Starts the whole system as separate processes: first schemas and queues, then the emulator, the services and the gateway. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { folder, replicas = 1, restartPolicy: policy, say = () => undefined } = options;
  const secrets = await secretsIn(folder);
  const group = new ProcessGroup(options);
  try {
    say('Migrating schemas and declaring queues');
    const [databaseUrls] = await Promise.all([
      migrateAll(options.databaseUrl, secrets),
      declareTopology(options.amqpUrl, consumers),
    ]);
    await options.prepareDatabase?.();
    const amqpUrls = await brokerUsers(options, secrets);
    const specs = processSpecs({
      ...{ options, secrets, databaseUrls, amqpUrls, ports: await choosePorts(options) },
      ...(options.storeEmulatorPort !== undefined && {
        storeSecretsFile: await writeStoreSecrets(join(folder, 'store-secrets.json')),
      }),
    });
    const times = replicas === 1 ? '' : ` (${replicas} processes of each)`;
    say(`Starting the Stripe emulator, seven services${times} and the gateway`);
    await Promise.all(specs.map((spec) => group.start(spec)));
    const startedAt = (name: string) => group.running.find((running) => running.name === name)?.url;
    const urlOf = (name: string) => startedAt(name) as string;
    return {
      gatewayUrl: urlOf('gateway'),
      emulatorUrl: urlOf('stripe-emulator'),
      storeEmulatorUrl: startedAt('store-emulator'),
      processes: group.running,
      async restart(name, environment = {}) {
        const spec = specs.find((each) => each.name === name);
        if (!spec) throw new Error(`There is no process ${name}`);
        return group.restart(spec, environment);
      },
      broken: policy
        ? supervise({
            processes: specs.map((spec) => supervisedProcess(group, spec)),
            policy,
            stopping: group.stopping,
            say,
          })
        : group.unexpectedEnd(),
      stop: () => group.stop(say),
      kill: () => group.kill(),
    };
  } catch (error) {
    await group.stop();
    throw error;
  }
}

/** The AMQP URL of each service, with its own user. Empty without the management API, which creates users. */
async function brokerUsers(
  { amqpUrl, managementUrl }: SystemOptions,
  secrets: Secrets,
): Promise<Record<string, string>> {
  if (!managementUrl) return {};
  const urls = services.map(async (service) => [
    service.name,
    await ensureBrokerUser({ managementUrl, amqpUrl }, service, secrets.services[service.name]?.password as string),
  ]);
  return Object.fromEntries(await Promise.all(urls)) as Record<string, string>;
}

/** One after the other, because roles are created under one lock anyway. */
async function migrateAll(adminUrl: string, secrets: Secrets): Promise<Record<string, string>> {
  const urls: Record<string, string> = {};
  for (const { name, migrations } of services) {
    urls[name] = (
      await migrate({ adminUrl, name, migrations, password: secrets.services[name]?.password as string })
    ).databaseUrl;
  }
  urls.gateway = await migrateGateway({ adminUrl, password: secrets.gatewayPassword });
  return urls;
}

import { join } from 'node:path';
import { declareTopology, migrate } from '@muse/kit';
import type { SystemOptions } from './options.ts';
import { choosePorts } from './ports.ts';
import { type ProcessSpec, processSpecs } from './process-specs.ts';
import { type Running, startProcess } from './processes.ts';
import { type Secrets, secretsIn } from './secrets.ts';
import { consumers, services } from './services.ts';

export interface System {
  gatewayUrl: string;
  emulatorUrl: string;
  processes: Running[];
  /** Waits until a process has ended and starts it again with the same port and, once, additional environment. */
  restart(name: string, moreEnvironment?: Record<string, string>): Promise<Running>;
  /** Resolves when a process ends unexpectedly. */
  broken: Promise<string>;
  stop(): Promise<void>;
}

/** Starts the whole system as separate processes: first schemas and queues, then the emulator, the services and the gateway. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { folder, replicas = 1, say = () => undefined } = options;
  const logFolder = join(folder, 'logs');
  const secrets = await secretsIn(folder);
  const processes: Running[] = [];
  const starting = new Set<Promise<Running>>();
  let stopping = false;

  const start = async (spec: ProcessSpec, more: { environment?: Record<string, string>; keepLog?: boolean } = {}) => {
    const environment = { ...spec.environment, ...options.environmentOf?.(spec.name), ...more.environment };
    const script = join(options.folderOf?.(spec.name) ?? '', spec.script);
    const started = startProcess({ ...spec, script, environment, logFolder, keepLog: more.keepLog ?? false });
    starting.add(started);
    try {
      const running = await started;
      processes.push(running);
      return running;
    } finally {
      starting.delete(started);
    }
  };
  const stop = async () => {
    stopping = true;
    await Promise.allSettled(starting); // a process that is still starting would be left running
    const front = processes.filter(({ name }) => name === 'gateway');
    await Promise.all(front.map((running) => running.stop()));
    await Promise.all(processes.filter((running) => !front.includes(running)).map((running) => running.stop()));
  };

  try {
    say('Migrating schemas and declaring queues');
    const [databaseUrls] = await Promise.all([
      migrateAll(options.databaseUrl, secrets),
      declareTopology(options.amqpUrl, consumers),
    ]);
    const specs = processSpecs({ options, secrets, databaseUrls, ports: await choosePorts(options) });
    const times = replicas === 1 ? '' : ` (${replicas} processes of each)`;
    say(`Starting the Stripe emulator, seven services${times} and the gateway`);
    await Promise.all(specs.map((spec) => start(spec)));
    const urlOf = (name: string) => processes.find((running) => running.name === name)?.url as string;
    return {
      gatewayUrl: urlOf('gateway'),
      emulatorUrl: urlOf('stripe-emulator'),
      processes,
      async restart(name, environment = {}) {
        const spec = specs.find((each) => each.name === name);
        if (!spec) throw new Error(`There is no process ${name}`);
        const before = processes.find((running) => running.name === name);
        await before?.exited;
        if (before) processes.splice(processes.indexOf(before), 1);
        return start(spec, { environment, keepLog: true });
      },
      broken: Promise.race(
        processes.map((running) =>
          running.exited.then((code) =>
            stopping
              ? new Promise<string>(() => undefined)
              : `${running.name} ended unexpectedly (${code ?? 'killed'}); see ${join(logFolder, `${running.name}.log`)}`,
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

/** One after the other, because roles are created under one lock anyway. */
async function migrateAll(adminUrl: string, secrets: Secrets): Promise<Record<string, string>> {
  const urls: Record<string, string> = {};
  for (const { name, migrations } of services) {
    urls[name] = (
      await migrate({ adminUrl, name, migrations, password: secrets.services[name]?.password as string })
    ).databaseUrl;
  }
  return urls;
}

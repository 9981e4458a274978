import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDatabase, type DevServers, findOrInstallChromium, isFree, startDevServers } from '@muse/dev-servers';
import color from 'picocolors';
import { loadDemo } from './demo-machines/load.ts';
import { machineStores } from './demo-machines/stores.ts';
import { signIn } from './shop.ts';
import { keepPrivate } from './system/private-folder.ts';
import { repository } from './system/processes.ts';
import { restartPolicy } from './system/restart-policy.ts';
import { supervisedServers } from './system/supervised-processes.ts';
import { supervise } from './system/supervisor.ts';
import { type System, startSystem } from './system/system.ts';

/** `npm start`: the whole system on this machine, with its data in `.muse/`. Ctrl-C stops what it started. */
const emulators = ['stripe-emulator', 'store-emulator'];
const folder = process.env.MUSE_FOLDER ?? join(repository, '.muse');
const gatewayPort = Number(process.env.PORT || 8080);
const emulatorPort = Number(process.env.STRIPE_EMULATOR_PORT || 4242);
const storeEmulatorPort = Number(process.env.STORE_EMULATOR_PORT || 4243);
const replicas = Number(process.env.REPLICAS || 1);
const runningFile = join(folder, 'running.json');
const startedAt = Date.now();
const say = (line: string) =>
  console.log(`${color.dim(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s`)}  ${line}`);

let servers: DevServers | undefined;
let system: System | undefined;
const stopping = new AbortController();

async function stop(code: number): Promise<void> {
  if (stopping.signal.aborted) {
    // Safe at any time, as a crash is. The servers are shut down by their reaper.
    system?.kill();
    process.exit(1);
  }
  stopping.abort();
  const began = performance.now();
  await rm(runningFile, { force: true });
  if (system || servers) console.log('\nStopping. Press Ctrl-C again to stop at once.');
  if (system) say('Stopping the gateway, the services and the emulators');
  await system?.stop();
  if (servers) say('Stopping Postgres and RabbitMQ, if they are ours');
  await servers?.stop();
  if (system || servers) say(`Stopped after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  process.exit(code);
}
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

try {
  console.log(color.bold('Muse Commerce'));
  if (!Number.isInteger(replicas) || replicas < 1)
    throw new Error('REPLICAS must be the number of processes per service: 1, 2, …');
  await requireFreePort(gatewayPort, 'PORT');
  await requireFreePort(emulatorPort, 'STRIPE_EMULATOR_PORT');
  await requireFreePort(storeEmulatorPort, 'STORE_EMULATOR_PORT');
  await keepPrivate(folder);
  say('Looking for Postgres and RabbitMQ');
  servers = await startDevServers({ folder, keep: true, say });
  for (const line of servers.choices) say(line);
  const chromium = await findOrInstallChromium(say);
  say(chromium.choice);
  if (chromium.path && process.getuid?.() === 0)
    say('Chromium runs without its sandbox, because this is root (MUSE_ALLOW_NO_SANDBOX=1)');
  const processes = supervisedServers(servers);
  const serversBroken = supervise({ processes, policy: restartPolicy, stopping: stopping.signal, say });
  const databaseUrl = process.env.DATABASE_URL || (await createOrFindDatabase(servers));
  system = await startSystem({
    databaseUrl,
    amqpUrl: servers.amqpUrl,
    managementUrl: servers.managementUrl,
    folder,
    gatewayPort,
    emulatorPort,
    storeEmulatorPort,
    keepBooks: true,
    replicas,
    restartPolicy,
    ...(chromium.path && { environment: { PUPPETEER_EXECUTABLE_PATH: chromium.path } }),
    say,
  });
  const { gatewayUrl } = system;
  const storeEmulatorUrl = system.storeEmulatorUrl as string;
  const { stores, offers, unusable } = await loadDemo({ gatewayUrl, storeEmulatorUrl });
  say(`Demo catalog loaded: ${offers} offers of ${stores} stores`);
  say(`Machines place the orders of ${machineStores.length - unusable.length} stores, people those of the others`);
  for (const line of unusable) say(color.yellow(`By hand instead: ${line}`));
  await writeFile(
    runningFile,
    JSON.stringify({
      gatewayUrl,
      storeEmulatorUrl,
      emulatorUrl: system.emulatorUrl,
      amqpUrl: servers.amqpUrl,
      databaseUrl,
    }),
    { mode: 0o600 },
  );
  await printNextSteps(system);
  say(color.green('Ready. Press Ctrl-C to stop.'));
  console.error(color.red(await Promise.race([system.broken, serversBroken])));
  await stop(1);
} catch (error) {
  console.error(`\n${color.red('Could not start:')} ${error instanceof Error ? error.message : String(error)}`);
  await stop(1);
}

/** Checked first: a port in use is the most common reason for a failed start. */
async function requireFreePort(port: number, variable: string): Promise<void> {
  if (!(await isFree(port)))
    throw new Error(
      `port ${port} is in use by another program. Stop it, or choose another port: ${variable}=${port + 1} npm start`,
    );
}

async function createOrFindDatabase(devServers: DevServers): Promise<string> {
  return createDatabase(devServers, 'muse').catch((error: { code?: string }) => {
    if (error.code !== '42P04') throw error; // 42P04: it exists from an earlier start
    const url = new URL(devServers.postgresUrl);
    url.pathname = '/muse';
    return url.toString();
  });
}

async function printNextSteps({ gatewayUrl, emulatorUrl, storeEmulatorUrl, processes }: System): Promise<void> {
  const { token } = await signIn(gatewayUrl, 'demo-shopper', ['customer']);
  const base = `${gatewayUrl}/api/v1`;
  console.log(`
  ${color.bold('Addresses')}
    gateway          ${base}   ${color.dim('(API document: /openapi.json)')}
    Stripe emulator  ${emulatorUrl}
    pretend stores   ${storeEmulatorUrl}/<name>/
    ${color.dim(
      processes
        .filter(({ name }) => name !== 'gateway' && !emulators.includes(name))
        .map(({ name, url }) => `${name} ${new URL(url).port}`)
        .sort()
        .join(' · '),
    )}
    ${color.dim(
      `metrics and readiness: ${processes
        .filter(({ name }) => !emulators.includes(name))
        .map(({ name, adminUrl }) => `${name} ${new URL(adminUrl).port}`)
        .sort()
        .join(' · ')}`,
    )}
    ${color.dim(`logs: ${join(folder, 'logs')}`)}

  ${color.bold('Try it')}
    TOKEN=${token}
    curl -s '${base}/catalog/products?limit=3'
    curl -s -X POST ${base}/cart/items -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
         -d '{"storeId":"nordstrom","productSku":"NORD-CASH-01","size":"M","color":"Navy"}'
    curl -s ${base}/cart -H "Authorization: Bearer $TOKEN"

    npm run journey        ${color.dim('in another terminal: a whole purchase, step by step')}
    npm run follow -- MO-… ${color.dim('one purchase in the logs of all services')}
    npm run emails         ${color.dim('what was written to shoppers: it is saved, not sent')}
    REPLICAS=2 npm start   ${color.dim('two processes of every service')}
`);
}

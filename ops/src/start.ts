import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDatabase, type DevServers, isFree, startDevServers } from '@muse/dev-servers';
import color from 'picocolors';
import { loadDemoCatalog, signIn } from './shop.ts';
import { repository } from './system/processes.ts';
import { type System, startSystem } from './system/system.ts';

/** `npm start`: everything on this machine, with data that stays in `.muse/`. Ctrl-C stops what it started. */
const folder = process.env.MUSE_FOLDER ?? join(repository, '.muse');
const gatewayPort = Number(process.env.PORT || 8080);
const emulatorPort = Number(process.env.STRIPE_EMULATOR_PORT || 4242);
const replicas = Number(process.env.REPLICAS || 1);
const began = Date.now();
const say = (line: string) =>
  console.log(`${color.dim(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s`)}  ${line}`);

let servers: DevServers | undefined;
let system: System | undefined;
let leaving = false;

async function leave(code: number): Promise<void> {
  if (leaving) process.exit(1);
  leaving = true;
  if (system || servers) console.log('\nStopping everything that was started …');
  await system?.stop();
  await servers?.stop();
  process.exit(code);
}
process.on('SIGINT', () => void leave(0));
process.on('SIGTERM', () => void leave(0));

try {
  console.log(color.bold('Muse Commerce'));
  if (!Number.isInteger(replicas) || replicas < 1)
    throw new Error('REPLICAS says how many processes of each service there are: 1, 2, …');
  await mustBeFree(gatewayPort, 'PORT');
  await mustBeFree(emulatorPort, 'STRIPE_EMULATOR_PORT');
  say('Looking for Postgres and RabbitMQ');
  servers = await startDevServers({ folder, keep: true, say });
  for (const line of servers.choices) say(line);
  const databaseUrl = process.env.DATABASE_URL || (await ownDatabase(servers));
  system = await startSystem({
    databaseUrl,
    amqpUrl: servers.amqpUrl,
    folder,
    gatewayPort,
    emulatorPort,
    keepBooks: true,
    replicas,
    say,
  });
  const { stores, offers } = await loadDemoCatalog(system.gatewayUrl);
  say(`The demo catalog has ${offers} offers of ${stores} stores`);
  await writeFile(
    join(folder, 'running.json'),
    JSON.stringify({ gatewayUrl: system.gatewayUrl, emulatorUrl: system.emulatorUrl, amqpUrl: servers.amqpUrl }),
    { mode: 0o600 },
  );
  await whatToTry(system);
  say(color.green('Ready. Ctrl-C stops everything.'));
  console.error(color.red(await system.broken));
  await leave(1);
} catch (error) {
  console.error(`\n${color.red('Could not start:')} ${error instanceof Error ? error.message : String(error)}`);
  await leave(1);
}

/** Said before anything is started: a taken port is the commonest reason why a start fails. */
async function mustBeFree(port: number, variable: string): Promise<void> {
  if (!(await isFree(port)))
    throw new Error(
      `port ${port} is taken by another program. Stop that one, or choose another port: ${variable}=${port + 1} npm start`,
    );
}

async function ownDatabase(given: DevServers): Promise<string> {
  return createDatabase(given, 'muse').catch((error: { code?: string }) => {
    if (error.code !== '42P04') throw error; // it is there from an earlier start
    const url = new URL(given.postgresUrl);
    url.pathname = '/muse';
    return url.toString();
  });
}

async function whatToTry({ gatewayUrl, emulatorUrl, processes }: System): Promise<void> {
  const { token } = await signIn(gatewayUrl, 'demo-shopper', ['customer']);
  const base = `${gatewayUrl}/api/v1`;
  console.log(`
  ${color.bold('What runs where')}
    gateway          ${base}   ${color.dim('(API document: /openapi.json)')}
    Stripe emulator  ${emulatorUrl}
    ${color.dim(
      processes
        .filter(({ name }) => name !== 'gateway' && name !== 'stripe-emulator')
        .map(({ name, url }) => `${name} ${new URL(url).port}`)
        .sort()
        .join(' · '),
    )}
    ${color.dim(`logs in ${join(folder, 'logs')}`)}

  ${color.bold('What to try')}
    TOKEN=${token}
    curl -s '${base}/catalog/products?limit=3'
    curl -s -X POST ${base}/cart/items -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
         -d '{"storeId":"nordstrom","productSku":"NORD-CASH-01","size":"M","color":"Navy"}'
    curl -s ${base}/cart -H "Authorization: Bearer $TOKEN"

    npm run journey        ${color.dim('in another terminal: a whole purchase, step by step')}
    REPLICAS=2 npm start   ${color.dim('two processes of every service, all at work')}
`);
}

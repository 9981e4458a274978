import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allEvents, type Envelope } from '@muse/contracts';
import { createDatabase, type DevServers, openAdminQuery, startDevServers } from '@muse/dev-servers';
import { openSpy } from '@muse/kit/testing';
import { publishEveryEvent } from './compatibility/every-event.ts';
import { holdEnvironment, publishHoldEvents } from './compatibility/hold-events.ts';
import { type MachineSampleContext, machineEnvironment, publishMachineEvents } from './compatibility/machine-events.ts';
import { normalizeEvents } from './compatibility/normalize-events.ts';
import { writeRecording } from './compatibility/recordings.ts';
import { unpackRelease } from './compatibility/releases.ts';
import { signIn } from './shop.ts';
import { services } from './system/services.ts';
import { startSystem } from './system/system.ts';

/**
 * `npx node ops/src/record-samples.ts VERSION`: runs scenarios that cause every event, with the services of that release (source in
 * e2e/releases), and stores the events as samples. Without a version, records `next`: the current services, for events that no
 * release has published yet.
 */
const [release = 'next'] = process.argv.slice(2);
const source = release === 'next' ? undefined : await unpackRelease(release);
const isService = (name: string) => services.some((service) => service.name === name);

/** Runs scenarios against a system of their own, and returns the events that it published. */
async function record(
  servers: DevServers,
  name: string,
  environment: Record<string, string>,
  scenarios: (ctx: MachineSampleContext) => Promise<void>,
): Promise<Envelope[]> {
  const databaseUrl = await createDatabase(servers, name);
  const system = await startSystem({
    databaseUrl,
    amqpUrl: servers.amqpUrl,
    folder: join(servers.folder, name), // removed with the servers
    gatewayPort: 0,
    emulatorPort: 0,
    ...(source === undefined && { storeEmulatorPort: 0 }), // the first release has no machines
    environment,
    folderOf: (service) => (isService(service) ? source : undefined),
  });
  const spy = await openSpy(servers.amqpUrl);
  const { look, close } = openAdminQuery(databaseUrl, 1);
  try {
    const { caller: admin } = await signIn(system.gatewayUrl, 'admin-ada', ['admin']);
    const { caller: operator } = await signIn(system.gatewayUrl, 'operator-olivia', ['ops']);
    await scenarios({ ...system, spy, admin, operator, look });
    return [...spy.all()];
  } finally {
    await spy.close();
    await close();
    await system.stop();
  }
}

const servers = await startDevServers({ folder: tmpdir(), keep: false, say: console.log });
try {
  // The limit is less than an order of the samples.
  const events = await record(servers, 'samples', { REFUND_APPROVAL_CENTS: '10000' }, publishEveryEvent);
  if (release === 'next') {
    events.push(...(await record(servers, 'holds', holdEnvironment, publishHoldEvents)));
    const environment = await machineEnvironment(join(servers.folder, 'store-secrets.json'));
    events.push(...(await record(servers, 'machines', environment, publishMachineEvents)));
  }
  const types = await writeRecording({ release, events: normalizeEvents(events) });
  console.log(`Recorded ${events.length} events of ${types.length} types, published by ${release}`);
  const missing = allEvents.filter(({ type }) => !types.includes(type));
  if (missing.length > 0) console.error(`The scenarios publish no ${missing.map(({ type }) => type).join(', ')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await servers.stop();
}

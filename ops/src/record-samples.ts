import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allEvents } from '@muse/contracts';
import { createDatabase, startDevServers } from '@muse/dev-servers';
import { openSpy } from '@muse/kit/testing';
import { publishEveryEvent } from './compatibility/every-event.ts';
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

const servers = await startDevServers({ folder: tmpdir(), keep: false, say: console.log });
try {
  const system = await startSystem({
    databaseUrl: await createDatabase(servers, 'samples'),
    amqpUrl: servers.amqpUrl,
    folder: join(servers.folder, 'system'), // removed with the servers
    gatewayPort: 0,
    emulatorPort: 0,
    environment: { REFUND_APPROVAL_CENTS: '10000' }, // less than an order of the samples
    folderOf: (name) => (isService(name) ? source : undefined),
  });
  const spy = await openSpy(servers.amqpUrl);
  try {
    const { caller: admin } = await signIn(system.gatewayUrl, 'admin-ada', ['admin']);
    const { caller: operator } = await signIn(system.gatewayUrl, 'operator-olivia', ['ops']);
    await publishEveryEvent({ ...system, spy, admin, operator });
    const types = await writeRecording({ release, events: normalizeEvents(spy.all()) });
    console.log(`Recorded ${spy.all().length} events of ${types.length} types, published by ${release}`);
    const missing = allEvents.filter(({ type }) => !types.includes(type));
    if (missing.length > 0) console.error(`The scenarios publish no ${missing.map(({ type }) => type).join(', ')}`);
  } finally {
    await spy.close();
    await system.stop();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await servers.stop();
}

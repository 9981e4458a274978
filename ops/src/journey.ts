import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, startDevServers } from '@muse/dev-servers';
import { recordEvents } from '@muse/kit';
import color from 'picocolors';
import { tellTheStory } from './journey/story.ts';
import { loadDemoCatalog } from './shop.ts';
import { repository } from './system/processes.ts';
import { startSystem } from './system/system.ts';

/** `npm run journey`: a whole purchase, told step by step; in the house that runs, or in one that is started for it. */
interface Place {
  gatewayUrl: string;
  emulatorUrl: string;
  amqpUrl: string;
  stop(): Promise<void>;
}

async function whatRuns(): Promise<Place | undefined> {
  try {
    const running = JSON.parse(
      await readFile(join(process.env.MUSE_FOLDER ?? join(repository, '.muse'), 'running.json'), 'utf8'),
    ) as Omit<Place, 'stop'>;
    const alive = await fetch(`${running.gatewayUrl}/livez`, { signal: AbortSignal.timeout(1_000) });
    return alive.ok ? { ...running, stop: async () => undefined } : undefined;
  } catch {
    return undefined;
  }
}

async function startOne(): Promise<Place> {
  console.log(
    color.dim('Nothing runs here yet (npm start), so a house is started for this story and put away afterwards …'),
  );
  const servers = await startDevServers({ folder: tmpdir(), keep: false });
  try {
    const databaseUrl = await createDatabase(servers, `journey_${process.pid}`);
    const system = await startSystem({
      databaseUrl,
      amqpUrl: servers.amqpUrl,
      folder: join(servers.folder, 'house'), // goes away with the world
      gatewayPort: 0,
      emulatorPort: 0,
    });
    await loadDemoCatalog(system.gatewayUrl);
    return {
      ...system,
      amqpUrl: servers.amqpUrl,
      stop: async () => {
        await system.stop();
        await servers.stop();
      },
    };
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

const place = (await whatRuns()) ?? (await startOne());
const events = await recordEvents(place.amqpUrl);
try {
  await tellTheStory({ ...place, events, print: (line) => console.log(line) });
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await events.close();
  await place.stop();
}

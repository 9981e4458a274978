import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, startDevServers } from '@muse/dev-servers';
import { recordEvents } from '@muse/kit';
import color from 'picocolors';
import { loadDemo } from './demo-machines/load.ts';
import { runMachineJourney } from './journey/machines.ts';
import { runJourney } from './journey/run-journey.ts';
import { findRunningSystem, type RunningSystem } from './running-system.ts';
import { startSystem } from './system/system.ts';

/** `npm run journey`: prints a whole purchase step by step, in the running system or in a temporary one. */
type StoppableSystem = RunningSystem & { stop(): Promise<void> };

async function startTemporarySystem(): Promise<StoppableSystem> {
  console.log(color.dim('No running system found (npm start). Starting a temporary one; it is removed afterwards …'));
  const servers = await startDevServers({ folder: tmpdir(), keep: false });
  try {
    const databaseUrl = await createDatabase(servers, `journey_${process.pid}`);
    const system = await startSystem({
      databaseUrl,
      amqpUrl: servers.amqpUrl,
      folder: join(servers.folder, 'system'), // removed with the servers
      gatewayPort: 0,
      emulatorPort: 0,
      storeEmulatorPort: 0,
    });
    const storeEmulatorUrl = system.storeEmulatorUrl as string;
    const { unusable } = await loadDemo({ gatewayUrl: system.gatewayUrl, storeEmulatorUrl });
    for (const line of unusable) console.log(color.yellow(`By hand instead: ${line}`));
    return {
      ...system,
      storeEmulatorUrl,
      folder: join(tmpdir(), 'muse-journey'), // the pictures stay
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

const running = await findRunningSystem();
const target = running ? { ...running, stop: async () => undefined } : await startTemporarySystem();
const recorder = await recordEvents(target.amqpUrl);
try {
  const ctx = { ...target, recorder, print: (line: string) => console.log(line) };
  await runJourney(ctx);
  await runMachineJourney(ctx);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await recorder.close();
  await target.stop();
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DataDirectory, displayPath, secretIn } from '../data-directory.ts';
import { connectTo, freePort, onFreePorts } from '../ports.ts';
import { oneAtATime, startOwnServer, untilAnswers } from '../processes/own-server.ts';
import { endProcess, type ServerProcess, type StopSignal, startServer } from '../processes/processes.ts';
import type { BrokerInstance, OwnBroker } from '../types.ts';
import { setMemoryAlarm, untilQueuesAreStored } from './faults.ts';
import { answers, brokerVersionOf } from './management.ts';
import { type BrokerPrograms, findBroker, installBroker } from './programs.ts';
import { environment, writeConfiguration } from './settings.ts';

/** Starts a private RabbitMQ node with its own name server (epmd), cookie, ports, folders and single user. */
export async function startPrivateBroker(
  dataDirectory: DataDirectory,
): Promise<BrokerInstance & { server: OwnBroker }> {
  const programs = findBroker() ?? (await installBroker(dataDirectory.say));
  const folder = join(dataDirectory.folder, 'rabbitmq');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await secretIn(join(folder, '.erlang.cookie'), 0o400);
  const password = await secretIn(join(dataDirectory.folder, 'broker-password'));

  return onFreePorts(async () => {
    const ports = {
      amqp: await freePort(),
      management: await freePort(),
      epmd: await freePort(),
      distribution: await freePort(),
    };
    await writeConfiguration(folder, { managementPort: ports.management, password, keep: dataDirectory.keep });
    const env = environment(folder, ports);
    await startEpmd(dataDirectory, programs, folder, env, ports.epmd);
    const url = `amqp://muse:${password}@127.0.0.1:${ports.amqp}`;
    const managementUrl = `http://muse:${password}@127.0.0.1:${ports.management}`;
    const inTurn = oneAtATime();
    const server = await startOwnServer(
      {
        launch: () => launch(dataDirectory, programs, folder, env),
        untilUp: (launched) => untilUp(launched, url, managementUrl),
        async crash(identity) {
          await untilQueuesAreStored(folder, managementUrl);
          await endProcess(identity, kill);
        },
        signals: shutDown,
      },
      inTurn,
    );
    const alarm = (on: boolean) =>
      inTurn(async () => {
        if (server.pid) await setMemoryAlarm(on, { programs, folder, env, managementUrl });
        else if (on) throw new Error('RabbitMQ is down: the alarm cannot be raised.');
      });
    const where = dataDirectory.keep ? `data in ${displayPath(folder)}` : 'data deleted afterwards';
    const choice = `RabbitMQ: a private node of this machine (${server.version}) on port ${ports.amqp}, management on ${ports.management}, ${where}`;
    return { url, managementUrl, server: Object.assign(server, { alarm }), choice };
  });
}

async function launch(
  dataDirectory: DataDirectory,
  { server }: BrokerPrograms,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<ServerProcess> {
  const log = join(folder, 'start.log');
  const launched = await startServer('RabbitMQ', { program: server, args: [], env, cwd: folder, log });
  dataDirectory.reaper.stopsLater(launched, dataDirectory.keep ? shutDown : kill);
  return launched;
}

async function untilUp(launched: ServerProcess, url: string, managementUrl: string): Promise<string> {
  const version = await untilAnswers(launched, 180_000, () => brokerVersionOf(url)); // the password proves that it is our node
  await untilAnswers(launched, 180_000, async () => {
    if (!(await answers(managementUrl))) throw new Error('its management API does not answer');
  });
  return version;
}

/**
 * It closes its stores within a fraction of a second, and then takes some six seconds to end for reasons of its own. What is not closed
 * by then is recovered at the next start, as after a crash.
 */
const shutDown: StopSignal[] = [
  { signal: 'SIGTERM', waitMs: 3_000 },
  { signal: 'SIGKILL', waitMs: 2_000 },
];
const kill = shutDown.slice(1);

/** Started by us and not by Erlang: an epmd started by Erlang would outlive the node. */
async function startEpmd(
  dataDirectory: DataDirectory,
  { epmd }: BrokerPrograms,
  folder: string,
  env: NodeJS.ProcessEnv,
  port: number,
) {
  const args = ['-port', String(port), '-address', '127.0.0.1'];
  const server = await startServer("Erlang's epmd", {
    program: epmd,
    args,
    env,
    cwd: folder,
    log: join(folder, 'epmd.log'),
  });
  dataDirectory.reaper.stopsLater(server, kill);
  await untilAnswers(server, 60_000, () => connectTo(port));
}

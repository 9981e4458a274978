import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { brokerVersionOf } from './ask-broker.ts';
import { setMemoryAlarm } from './broker-alarm.ts';
import { type BrokerPrograms, findBroker } from './broker-programs.ts';
import { configure, environment } from './broker-settings.ts';
import { type DataDirectory, spoken } from './data-directory.ts';
import { installBroker } from './install-broker.ts';
import { answers } from './management.ts';
import { startOwnServer, takeTurns } from './own-server.ts';
import { freePort, knock, onFreePorts, untilAnswers } from './ports.ts';
import { type Ending, endProcess, type Server, startServer } from './processes.ts';
import { secretIn } from './secrets.ts';
import type { Broker, OwnBroker } from './types.ts';
import { untilQueuesAreWritten } from './written-queues.ts';

/** A RabbitMQ node that knows no other: its own name server (epmd), cookie, ports, folders and only user. */
export async function startPrivateBroker(dataDirectory: DataDirectory): Promise<Broker & { server: OwnBroker }> {
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
    await configure(folder, ports.management, password);
    const env = environment(folder, ports);
    await startNameServer(dataDirectory, programs, folder, env, ports.epmd);
    const url = `amqp://muse:${password}@127.0.0.1:${ports.amqp}`;
    const managementUrl = `http://muse:${password}@127.0.0.1:${ports.management}`;
    const inTurn = takeTurns();
    const server = await startOwnServer(
      {
        launch: () => launch(dataDirectory, programs, folder, env),
        untilUp: (launched) => untilUp(launched, url, managementUrl),
        async crash(identity) {
          await untilQueuesAreWritten(folder, managementUrl);
          await endProcess(identity, abandon);
        },
        endings: shutDownProperly,
      },
      inTurn,
    );
    const alarm = (on: boolean) =>
      inTurn(async () => {
        if (server.pid) await setMemoryAlarm(on, { programs, folder, env, managementUrl });
        else if (on) throw new Error('RabbitMQ is down: it can raise no alarm.');
      });
    const where = dataDirectory.keep ? `data in ${spoken(folder)}` : 'with data that goes away';
    const said = `RabbitMQ: a private node of this machine (${server.version}) on port ${ports.amqp}, management on ${ports.management}, ${where}`;
    return { url, managementUrl, server: Object.assign(server, { alarm }), said };
  });
}

async function launch(
  dataDirectory: DataDirectory,
  { server }: BrokerPrograms,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<Server> {
  const log = join(folder, 'start.log');
  const launched = await startServer('RabbitMQ', { program: server, args: [], env, cwd: folder, log });
  dataDirectory.reaper.stopsLater(launched, dataDirectory.keep ? shutDownProperly : abandon);
  return launched;
}

async function untilUp(launched: Server, url: string, managementUrl: string): Promise<string> {
  const version = await untilAnswers(launched, 90_000, () => brokerVersionOf(url)); // only our node knows that password
  await untilAnswers(launched, 60_000, async () => {
    if (!(await answers(managementUrl))) throw new Error('its management API is silent');
  });
  return version;
}

const shutDownProperly: Ending[] = [
  { signal: 'SIGTERM', waitMs: 10_000 },
  { signal: 'SIGKILL', waitMs: 2_000 },
];
const abandon = shutDownProperly.slice(1);

/** Started by us and not by Erlang, so that we know its number and can stop it; Erlang's own would outlive the node. */
async function startNameServer(
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
  dataDirectory.reaper.stopsLater(server, abandon);
  await untilAnswers(server, 10_000, () => knock(port));
}

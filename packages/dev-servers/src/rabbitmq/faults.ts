import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { waitUntil } from '../wait-until.ts';
import { askManagement } from './management.ts';
import type { BrokerPrograms } from './programs.ts';
import { memoryLimit, nodeName } from './settings.ts';

const run = promisify(execFile);

interface Node {
  programs: BrokerPrograms;
  folder: string;
  /** The node's environment: it has the names of the node and of epmd, and in HOME the folder of the cookie. */
  env: NodeJS.ProcessEnv;
  managementUrl: string;
}

/** Sets the memory limit to zero, or back. A restarted node has the limit of its configuration file again. */
export async function setMemoryAlarm(on: boolean, node: Node): Promise<void> {
  const limit = on ? ['0'] : ['absolute', memoryLimit];
  const program = join(dirname(node.programs.server), 'rabbitmqctl');
  await run(program, ['set_vm_memory_high_watermark', ...limit], { env: node.env, cwd: node.folder, timeout: 60_000 });

  if (await waitUntil(async () => (await isOn(node.managementUrl)) === on, 60_000)) return;
  throw new Error(
    `RabbitMQ accepted the memory limit ${limit.join(' ')}, but its alarm is still ${on ? 'off' : 'on'}.`,
  );
}

interface Health {
  alarms?: { resource: string }[];
}

/** Uses the health check, because the statistics of the management API are seconds old. */
async function isOn(managementUrl: string): Promise<boolean> {
  const reply = await askManagement(managementUrl, 'GET', '/health/checks/local-alarms');
  if (reply.status !== 200 && reply.status !== 503)
    throw new Error(`RabbitMQ answered ${reply.status} about its alarms.`);
  const { alarms = [] } = (await reply.json()) as Health;
  return alarms.some(({ resource }) => resource === 'memory');
}

interface Queue {
  vhost: string;
  name: string;
  type: string;
}

/**
 * Waits until the names of all quorum queues are on disk. RabbitMQ keeps a new name in memory for a second or two; a node killed meanwhile
 * never elects a leader for that queue again, its consumers hang and its messages are lost (seen on 3.10.8; rabbitmq-server#15725 reports
 * it for 4.x). Clients cannot prevent it and our tests are not about it. Gives up after 10 seconds.
 */
export async function untilQueuesAreStored(folder: string, managementUrl: string): Promise<void> {
  const names = await namesOfQuorumQueues(managementUrl).catch(() => []);
  await waitUntil(async () => {
    const stored = await readFile(registry(folder)).catch(() => Buffer.alloc(0));
    return names.every((name) => stored.includes(name));
  }, 10_000);
}

/** In Erlang's encoding, with the last byte of the length before the name, so that no name matches the beginning of a longer one. */
async function namesOfQuorumQueues(managementUrl: string): Promise<Buffer[]> {
  const reply = await askManagement(managementUrl, 'GET', '/queues?columns=vhost,name,type');
  const queues = (await reply.json()) as Queue[];
  return queues
    .filter(({ type }) => type === 'quorum')
    .map(({ vhost, name }) => Buffer.from(`${vhost === '/' ? '%2F' : vhost}_${name}`))
    .map((name) => Buffer.concat([Buffer.of(name.length & 255), name]));
}

function registry(folder: string): string {
  return join(folder, 'data', nodeName, 'quorum', nodeName, 'names.dets');
}

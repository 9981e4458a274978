import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { BrokerPrograms } from './broker-programs.ts';
import { memoryLimit } from './broker-settings.ts';
import { askManagement } from './management.ts';

const run = promisify(execFile);

interface Node {
  programs: BrokerPrograms;
  folder: string;
  /** The node's own: it names the node, its name server and, as HOME, the folder of its cookie. */
  env: NodeJS.ProcessEnv;
  managementUrl: string;
}

/** A limit of nothing is passed at once. It lasts until it is set back; a node that starts anew takes it from its file. */
export async function setMemoryAlarm(on: boolean, node: Node): Promise<void> {
  const limit = on ? ['0'] : ['absolute', memoryLimit];
  const program = join(dirname(node.programs.server), 'rabbitmqctl');
  await run(program, ['set_vm_memory_high_watermark', ...limit], { env: node.env, cwd: node.folder, timeout: 60_000 });

  for (const end = Date.now() + 10_000; Date.now() < end; await wait(50)) {
    if ((await isOn(node.managementUrl)) === on) return;
  }
  throw new Error(`RabbitMQ took ${limit.join(' ')} as its memory limit, but its alarm is still ${on ? 'off' : 'on'}.`);
}

interface Health {
  alarms?: { resource: string }[];
}

/** Asked of the node itself: the statistics of the management API are seconds old. */
async function isOn(managementUrl: string): Promise<boolean> {
  const reply = await askManagement(managementUrl, 'GET', '/health/checks/local-alarms');
  if (reply.status !== 200 && reply.status !== 503)
    throw new Error(`RabbitMQ answered ${reply.status} about its alarms.`);
  const { alarms = [] } = (await reply.json()) as Health;
  return alarms.some(({ resource }) => resource === 'memory');
}

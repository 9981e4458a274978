import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { nodeName } from './broker-settings.ts';
import { askManagement } from './management.ts';

interface Queue {
  vhost: string;
  name: string;
  type: string;
}

/**
 * RabbitMQ keeps the name of a new quorum queue in memory for a second or two. A node killed meanwhile never elects a leader for that queue
 * again: its consumers hang and its messages are lost (seen on 3.10.8; rabbitmq-server#15725 tells the same of 4.x). No client can help
 * that and no crash of ours is about it, so a crash waits for it. Without an answer it happens all the same.
 */
export async function untilQueuesAreWritten(folder: string, managementUrl: string): Promise<void> {
  const names = await namesOfQuorumQueues(managementUrl).catch(() => []);
  for (const end = Date.now() + 10_000; Date.now() < end; await wait(50)) {
    const written = await readFile(registry(folder)).catch(() => Buffer.alloc(0));
    if (names.every((name) => written.includes(name))) return;
  }
}

/** As Erlang writes them: the last byte of the length stands before the name, so that none is taken for the beginning of another. */
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

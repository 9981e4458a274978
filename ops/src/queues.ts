import { parseArgs } from 'node:util';
import { deleteEmptyQueue, unbindQueue } from '@muse/kit';
import { describeQueue, unreadQueuesAt } from './queues/report.ts';

/** `npm run queues`: lists, unbinds and deletes the queues at AMQP_URL that no release reads. See docs/runbook.md. */
const usage = `npm run queues                        lists the queues without a reaction in this release
npm run queues -- --unbind NAME       it receives no further events; its messages are kept
npm run queues -- --delete NAME       only if it is unbound, empty and without consumers
Needs AMQP_URL, and RABBITMQ_MANAGEMENT_URL where the management API is not at its default port.`;

const options = {
  unbind: { type: 'string' },
  delete: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

try {
  const { values } = parseArgs({ options });
  if (values.help) console.log(usage);
  else await run(values);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function run(values: { unbind?: string; delete?: string }): Promise<void> {
  const amqpUrl = process.env.AMQP_URL;
  if (!amqpUrl) throw new Error('AMQP_URL must be set.');
  const queues = await unreadQueuesAt(amqpUrl);
  const name = values.unbind ?? values.delete;
  if (name === undefined) return console.log(queues.map(describeQueue).join('\n') || 'Every queue has a reaction.');
  const queue = queues.find((each) => each.name === name);
  if (!queue) throw new Error(`${name} is not a queue without a reaction: see npm run queues.`);
  if (queue.consumers > 0) throw new Error(`${name} is read by a process of another release: stop that first.`);
  if (values.unbind !== undefined) {
    await unbindQueue(amqpUrl, name, queue.boundTo);
    return console.log(`${name} receives nothing any more; it keeps ${queue.ready} messages.`);
  }
  if (queue.boundTo.length > 0) throw new Error(`${name} still receives events: use --unbind first.`);
  await deleteEmptyQueue(amqpUrl, name);
  console.log(`${name} is deleted.`);
}

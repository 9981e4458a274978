import { parseArgs } from 'node:util';
import { runQueues } from './queues/command.ts';
import { requireManagement } from './queues/report.ts';

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
  const amqpUrl = process.env.AMQP_URL;
  if (values.help) console.log(usage);
  else if (!amqpUrl) throw new Error('AMQP_URL must be set.');
  else console.log(await runQueues({ amqpUrl, managementUrl: await requireManagement(amqpUrl) }, values));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

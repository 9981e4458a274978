import { parseArgs } from 'node:util';
import { startStripeEmulator } from './index.ts';

const { env } = process;
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: env.STRIPE_EMULATOR_PORT ?? '4242' },
    'webhook-url': { type: 'string', default: env.STRIPE_WEBHOOK_URL },
    'webhook-secret': { type: 'string', default: env.STRIPE_WEBHOOK_SECRET ?? 'whsec_test' },
    'webhook-events': { type: 'string' },
    data: { type: 'string', default: env.STRIPE_EMULATOR_DATA },
  },
});

const emulator = await startStripeEmulator({
  port: Number(values.port),
  webhookUrl: values['webhook-url'],
  webhookSecret: values['webhook-secret'],
  webhookEvents: values['webhook-events']?.split(',').map((each) => each.trim()),
  dataFile: values.data,
});
console.log(`Stripe emulator on ${emulator.url}, webhooks to ${values['webhook-url'] ?? 'no endpoint'}`);
// A parent process receives our URL; we exit when it disconnects.
process.send?.({ ready: emulator.url });

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  void emulator.stop().then(() => process.exit(0));
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('disconnect', stop);

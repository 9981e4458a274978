import { parseArgs } from 'node:util';
import { startStoreEmulator } from './index.ts';

const { env } = process;
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: env.STORE_EMULATOR_PORT ?? '4243' },
    'tls-port': { type: 'string', default: env.STORE_EMULATOR_TLS_PORT },
    seed: { type: 'string', default: env.STORE_EMULATOR_SEED },
    data: { type: 'string', default: env.STORE_EMULATOR_DATA },
  },
});

const emulator = await startStoreEmulator({
  port: Number(values.port),
  seed: values.seed,
  dataFile: values.data,
  tlsPort: values['tls-port'] === undefined ? undefined : Number(values['tls-port']),
});
console.log(
  `Pretend stores on ${emulator.url}/<name>/${emulator.secureUrl ? ` and ${emulator.secureUrl}/<name>/` : ''}`,
);
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

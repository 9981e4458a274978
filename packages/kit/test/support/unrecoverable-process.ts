import { runProcess } from '../../src/index.ts';

/** A process that gives up right after its start. */
await runProcess(async (giveUp) => {
  setImmediate(() => giveUp('deaf for the third time'));
  return {
    name: 'giving-up',
    url: 'http://127.0.0.1',
    adminUrl: 'http://127.0.0.1',
    runDue: async () => undefined,
    beginDue: async () => undefined,
    idle: async () => undefined,
    stop: async () => console.log('drained'),
  };
});

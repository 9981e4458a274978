import { runProcess } from '../../src/index.ts';

/** A process that finds out, right after its start, that only a new one can help. */
await runProcess(async (deadLetter) => {
  setImmediate(() => deadLetter('deaf for the third time'));
  return {
    name: 'giving-up',
    url: 'http://127.0.0.1',
    runDue: async () => undefined,
    stop: async () => console.log('drained'),
  };
});

import { checkoutCompleted } from '@muse/contracts';
import { z } from 'zod';
import { commonSettings, declareConfig, job, migration, service, timer } from '../../src/index.ts';
import { completed } from './services.ts';

const dieIn = (step: string): void => {
  if (process.env.TEST_DIES_IN === step) process.kill(process.pid, 'SIGKILL');
};

const noteOnce = job('note-once', { payload: z.object({}), concurrency: 1 }, async (task) => {
  dieIn('job');
  await task.finish(async (tx) => void (await tx.run`insert into noted values ('job')`));
});

const publishDaily = timer('publish-daily', { everyMs: 24 * 3_600_000 }, async ({ transaction }) => {
  dieIn('timer');
  await transaction(async (tx) => {
    await tx.run`insert into noted values ('timer')`;
    tx.enqueue('note-once', 'once', {});
    tx.publish(checkoutCompleted, completed('cs_daily'));
  });
});

/** A timer that publishes an event and enqueues a job. TEST_DIES_IN names the step in which the process kills itself. */
export const mortalService = service('checkout', {
  config: declareConfig(commonSettings('checkout', 0)),
  migrations: [migration(1001, 'noted', 'create table noted (by text not null)')],
  jobs: [noteOnce],
  timers: [publishDaily],
});

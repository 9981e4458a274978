import { api, checkoutCompleted } from '@muse/contracts';
import { z } from 'zod';
import {
  answer,
  commonSettings,
  declareConfig,
  job,
  migration,
  NotReadyError,
  refuse,
  service,
  timer,
  when,
} from '../../src/index.ts';
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

/** Its first attempt fails, so that it is retried after a second. */
const noteEvent = when(
  checkoutCompleted,
  'note-what-is-heard',
  async ({ data }, { tx }) => {
    if (!(await tx.one`select from noted where by = ${data.sessionId}`)) throw new NotReadyError('not yet');
    dieIn('retry');
    await tx.run`insert into noted values ('retry')`;
  },
  { retryPolicy: 'money' },
);

/** A reply that is not stored: who repeats the request sees whether it is executed again. */
const refuseRequest = answer(api.checkout.cancelSession, async () => {
  dieIn('request');
  return refuse('session_expired');
});

/**
 * A timer that publishes an event and enqueues a job, a reaction and an action. TEST_DIES_IN names the step in which the process
 * kills itself.
 */
export const mortalService = service('checkout', {
  config: declareConfig(commonSettings('checkout', 0)),
  migrations: [migration(1001, 'noted', 'create table noted (by text not null)')],
  actions: [refuseRequest],
  reactions: [noteEvent],
  jobs: [noteOnce],
  timers: [publishDaily],
});

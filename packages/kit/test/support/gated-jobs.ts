import { z } from 'zod';
import { commonSettings, declareConfig, job, migration, RetryLaterError, service, timer } from '../../src/index.ts';
import { eventually, type TestEnvironment } from '../../src/testing/index.ts';

const migrations = [
  migration(
    1001,
    'wanted jobs and what they did',
    `create table wanted (id bigint generated always as identity primary key, kind text not null, name text not null);
     create table done (id bigint generated always as identity primary key, name text not null)`,
  ),
];

/**
 * A service with two kinds of jobs: `slow` has two slots and runs until the test opens its gate, `urgent` has one slot and fails
 * at first. Two of them are two replicas that can be told apart.
 */
export function createGatedJobs(name: 'checkout' | 'cart') {
  const begun: string[] = [];
  const gate = Promise.withResolvers<void>();
  const payload = z.object({ name: z.string() });
  const slow = job('slow', { payload, concurrency: 2 }, async (task) => {
    begun.push(task.payload.name);
    await gate.promise;
    await task.finish(async (tx) => void (await tx.run`insert into done (name) values (${task.payload.name})`));
  });
  const urgent = job('urgent', { payload, concurrency: 1 }, async (task) => {
    if (task.attempts === 0) throw new RetryLaterError(5_000, 'not at the first attempt');
    begun.push(task.payload.name);
  });
  const enqueueWanted = timer('enqueue-wanted', { everyMs: 1 }, ({ transaction }) =>
    transaction(async (tx) => {
      const rows = await tx.many<{ kind: string; name: string }>`delete from wanted returning kind, name`;
      for (const row of rows) tx.enqueue(row.kind, row.name, { name: row.name });
    }),
  );
  const config = declareConfig(commonSettings(name, 0));
  return {
    definition: service(name, { config, migrations, jobs: [slow, urgent], timers: [enqueueWanted] }),
    begun,
    open: () => gate.resolve(),
  };
}

/** Has jobs enqueued by whichever replica finds them first. */
export const want = (env: TestEnvironment, service: string, kind: string, names: string[]) =>
  env.look(`insert into ${service}.wanted (kind, name) select $1, n from unnest($2::text[]) as n`, [kind, names]);

export const expectBegun = (jobs: { begun: string[] }, names: string[]) =>
  eventually(() => expect([...jobs.begun].sort()).toEqual(names));

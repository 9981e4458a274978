import type { Event } from '@muse/contracts';
import type { Database } from '../database/database.ts';
import type { Consumer } from '../messaging/consuming/consumer.ts';
import type { Worker } from '../messaging/scheduling/job-runner.ts';
import { deleteExpiredRows } from '../messaging/scheduling/retention.ts';
import type { Timer } from '../messaging/scheduling/timers.ts';
import type { Transaction, UnitOfWork } from '../messaging/transaction.ts';
import type { JobDefinition, Reaction, ReceivedEvent, StoppableContext, TimerDefinition } from '../service.ts';
import { type Context, runIn } from '../telemetry/context.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** Binds the reactions, jobs and timers of a service to their dependencies, in the form the messaging calls them. */

/** The context of jobs and timers. */
export const jobContextOf = <Dependencies extends object>(
  dependencies: Dependencies,
  database: Database,
  unitOfWork: UnitOfWork,
  log: Log,
  stopping: AbortSignal,
): StoppableContext & Dependencies => ({
  ...dependencies,
  log,
  stopping,
  db: database.reads('consumers'),
  transaction: <T>(body: (tx: Transaction) => Promise<T>) => unitOfWork.transaction('consumers', body),
});

export const workersOf = <Dependencies>(
  jobs: JobDefinition<Dependencies>[],
  ctx: StoppableContext & Dependencies,
): Worker[] =>
  jobs.map(({ kind, concurrency, payload, run }) => ({
    kind,
    concurrency,
    run: (job) => run({ ...job, payload: payload.parse(job.payload) }, ctx),
  }));

export const consumersOf = <Dependencies extends object>(
  reactions: Reaction<Dependencies>[],
  dependencies: Dependencies,
  log: Log,
  metrics: Metrics,
): Consumer[] =>
  reactions.map(({ name, event, retryPolicy, ordered, essential, together, run }) => ({
    ...{ name, event, retryPolicy, ordered, essential, together },
    effect: (messages, tx) => {
      const contexts = new Map<ReceivedEvent<Event>, Context>();
      for (const { envelope, context } of messages) {
        const { id, data, time, sequence } = envelope;
        contexts.set({ id, data: data as never, time, sequence }, context);
      }
      const contextOf = (received: ReceivedEvent<Event>) => contexts.get(received) as Context;
      return run([...contexts.keys()], {
        ...{ ...dependencies, tx, log },
        causedBy: (received, work) => runIn(contextOf(received), work),
        ignoreStale(received) {
          metrics.staleEvents.inc({ consumer: name });
          contextOf(received).stale = true;
        },
      });
    },
  }));

export const timersOf = <Dependencies>(
  timers: TimerDefinition<Dependencies>[],
  ctx: StoppableContext & Dependencies,
  database: Database,
): Timer[] => [
  deleteExpiredRows(database, ctx.log),
  ...timers.map(({ run, ...timer }) => ({ ...timer, run: () => run(ctx) })),
];

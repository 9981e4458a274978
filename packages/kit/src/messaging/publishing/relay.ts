import type { Database } from '../../database/database.ts';
import { failurePoint } from '../../fault-injection/failure-points.ts';
import { inPlace } from '../../fault-injection/trials.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { singleFlight } from '../scheduling/single-flight.ts';
import { type Draft, seal } from './envelope.ts';
import { type OutboxRow, relayLease } from './outbox.ts';
import type { Publisher } from './publisher.ts';

export interface Relay {
  readonly name: string;
  /** After a commit: publish these, whose lease is ours. `others` says that the same commit wrote rows which must wait their turn. */
  kick(rows: OutboxRow[], others: boolean): void;
  /** Publishes whatever is due and free; the truth behind all kicks. */
  poll(): Promise<void>;
  /** Waits until everything in hand is published or given back. */
  flush(): Promise<void>;
}

const batch = 100;
const longestBackoffSeconds = 30;

export function createRelay(name: string, database: Database, publisher: Publisher, log: Log, metrics: Metrics): Relay {
  const confirmed: number[] = [];
  let successorsWait = false;
  const inFlight = new Set<Promise<void>>();
  const quietly = { partition: 'relay', asynchronousCommit: true } as const;

  /** One UPDATE for all that was confirmed meanwhile. Lost in a crash: published again, and absorbed by the inbox. */
  const mark = singleFlight(async () => {
    try {
      while (confirmed.length > 0) {
        const seqs = confirmed.splice(0);
        await database.transaction(
          quietly,
          (sql) => sql.run`
            update outbox set published_at = muse_clock(), locked_by = null, locked_until = null, last_error = null
            where seq = any(${seqs}::bigint[]) and published_at is null`,
        );
      }
    } catch (error) {
      log.warn({ error }, 'published facts could not be marked; they will be published again');
    }
    if (successorsWait) {
      successorsWait = false;
      void poll(); // never awaited here: a poll waits for its own marks, and would wait for itself
    }
  });

  const giveBack = async (seq: number, error: unknown): Promise<void> => {
    try {
      await database.transaction(
        quietly,
        (sql) => sql.run`
        update outbox set locked_by = null, locked_until = null, attempts = attempts + 1, last_error = ${error instanceof Error ? error.message : 'unknown'},
          available_at = muse_clock() + make_interval(secs => least(${longestBackoffSeconds}, 0.2 * power(2, least(attempts, 10))) * (0.5 + random() / 2))
        where seq = ${seq} and published_at is null`,
      );
    } catch {
      // the lease runs out by itself
    }
  };

  const send = (row: OutboxRow, committedAt: number): Promise<void> => {
    const unitOfWork = publisher.publish(seal(row.envelope, row.seq, row.createdAt), committedAt).then(
      async () => {
        metrics.published.inc({ type: row.envelope.type });
        failurePoint('relay: published, not marked yet', () => `${row.envelope.type} ${row.envelope.subject}`);
        confirmed.push(row.seq);
        while (confirmed.includes(row.seq)) await mark(); // a run that was just ending may have missed it
      },
      (error: unknown) => {
        metrics.publishFailed.inc({ type: row.envelope.type });
        return giveBack(row.seq, error);
      },
    );
    inFlight.add(unitOfWork);
    return unitOfWork.finally(() => inFlight.delete(unitOfWork));
  };

  const claim = () =>
    database.transaction(
      quietly,
      (sql) => sql.many<OutboxRow & { envelope: Draft }>`
      with due as (
        select o.seq from outbox o
        where o.published_at is null and o.available_at <= muse_clock() and (o.locked_until is null or o.locked_until < muse_clock())
          and not exists (select from outbox p where p.aggregate_type = o.aggregate_type and p.aggregate_id = o.aggregate_id and p.published_at is null and p.seq < o.seq)
        order by o.seq limit ${batch} for update skip locked
      )
      update outbox set locked_by = ${name}, locked_until = muse_clock() + ${relayLease}::interval
      from due where outbox.seq = due.seq and outbox.published_at is null
      returning outbox.seq, outbox.created_at, outbox.envelope`,
    );

  const poll = singleFlight(async () => {
    try {
      while (publisher.canPublish() && inPlace('relay retry')) {
        const rows = await claim();
        if (rows.length === 0) break;
        failurePoint('relay: claimed, not published yet', () => rows.map(({ envelope }) => envelope.type).join());
        await Promise.all(rows.sort((a, b) => a.seq - b.seq).map((row) => send(row, Date.parse(row.createdAt))));
      }
    } catch (error) {
      log.warn({ error }, 'the outbox could not be read');
    }
  });

  return {
    name,
    kick(rows, others) {
      successorsWait ||= others;
      for (const row of rows) void send(row, Date.now());
      if (rows.length === 0 && others) void poll();
    },
    poll,
    async flush() {
      while (inFlight.size > 0 || mark.underWay() || poll.underWay())
        await Promise.all([...inFlight, mark.underWay(), poll.underWay()]);
    },
  };
}

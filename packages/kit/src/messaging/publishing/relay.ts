import type { Database } from '../../database/database.ts';
import { failurePoint } from '../../fault-injection/failure-points.ts';
import { inPlace } from '../../fault-injection/trials.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { LeaseHolder } from '../scheduling/heartbeat.ts';
import { singleFlight } from '../scheduling/single-flight.ts';
import { createConfirmedRows, type Marks } from './confirmed-rows.ts';
import { seal } from './envelope.ts';
import type { OutboxRow } from './outbox.ts';
import { claimRows, releaseRow, renewRows } from './outbox-leases.ts';
import { logPublished } from './published-line.ts';
import type { Publisher } from './publisher.ts';
import { createRefusedEvents, type RefusedEvents } from './refused-events.ts';
import { UnpublishedError } from './unpublished-error.ts';

export interface Relay extends LeaseHolder {
  readonly name: string;
  /**
   * Publishes rows that were just committed and whose lease this relay holds. `others`: the same commit wrote rows without a
   * lease, which must wait for an earlier event of their aggregate.
   */
  kick(rows: OutboxRow[], others: boolean): void;
  /** Rows that the broker has confirmed and that are not marked as published yet. */
  unmarked(): number[];
  /** Takes those of them that a transaction is to mark. */
  takeMarks(): Marks;
  /** Claims and publishes everything that is due, also what was written by a process that died. */
  poll(): Promise<void>;
  /** Waits until every row in progress is published or released. */
  flush(): Promise<void>;
}

/** Rows in flight for longer have their lease renewed; most are published in milliseconds. */
const renewAfterMs = 500;
/** When to look again for an event whose predecessor another process has published and not marked yet; then the scheduler does. */
const looksAgainMs: readonly number[] = [30, 100];

/** Publishes the outbox: at least once, and in order per aggregate. */
export function createRelay(name: string, database: Database, publisher: Publisher, log: Log, metrics: Metrics): Relay {
  const refused = createRefusedEvents(publisher, log, metrics);
  let successorsWait = false;
  let again: NodeJS.Timeout | undefined;
  const inFlight = new Map<Promise<void>, { seq: number; since: number }>();
  const confirmed = createConfirmedRows({
    ...{ database, log },
    mayWait: () => !successorsWait && poll.underWay() === undefined,
    afterMarking() {
      if (!successorsWait) return;
      successorsWait = false;
      void poll(); // not awaited: a poll waits for its own marks and would wait for itself
    },
  });
  const send = createSender({ database, publisher, refused, log, metrics, confirm: confirmed.add });

  const track = (row: OutboxRow, committedAt: number): Promise<void> => {
    const sent = send(row, committedAt);
    inFlight.set(sent, { seq: row.seq, since: performance.now() });
    return sent.finally(() => inFlight.delete(sent));
  };

  const poll = singleFlight(async () => {
    try {
      while (publisher.canPublish() && inPlace('relay retry')) {
        const rows = await claimRows(database, name);
        if (rows.length === 0) break;
        failurePoint('relay: claimed, not published yet', () => rows.map(({ envelope }) => envelope.type).join());
        await Promise.all(rows.sort((a, b) => a.seq - b.seq).map((row) => track(row, Date.parse(row.createdAt))));
      }
    } catch (error) {
      log.warn({ error }, 'could not read the outbox');
    }
  });

  const lookAgain = ([ms, ...later] = looksAgainMs): void => {
    if (ms === undefined) return;
    again ??= setTimeout(() => {
      again = undefined;
      void poll().then(() => lookAgain(later));
    }, ms).unref();
  };

  return {
    name,
    kick(rows, others) {
      successorsWait ||= others;
      for (const row of rows) void track(row, Date.now());
      if (rows.length === 0 && others) void poll().then(() => lookAgain());
    },
    poll,
    unmarked: confirmed.unmarked,
    takeMarks: confirmed.take,
    async renewLeases() {
      const since = performance.now() - renewAfterMs;
      const seqs = [...inFlight.values()].filter((row) => row.since < since).map((row) => row.seq);
      if (seqs.length > 0) await renewRows(database, name, seqs);
    },
    async flush() {
      while (inFlight.size > 0 || confirmed.underWay() || poll.underWay())
        await Promise.all([...inFlight.keys(), confirmed.underWay(), poll.underWay()]);
    },
  };
}

interface SenderParts {
  database: Database;
  publisher: Publisher;
  refused: RefusedEvents;
  log: Log;
  metrics: Metrics;
  confirm(seq: number): Promise<void>;
}

/** Publishes one row; resolves when it is marked as published, or released for a later attempt. */
const createSender =
  ({ database, publisher, refused, log, metrics, confirm }: SenderParts) =>
  ({ seq, createdAt, envelope }: OutboxRow, committedAt: number): Promise<void> => {
    const started = performance.now();
    return publisher.publish(seal(envelope, seq, createdAt), committedAt).then(
      () => {
        metrics.published.inc({ type: envelope.type });
        logPublished(log, envelope, 'ok', started);
        failurePoint('relay: published, not marked yet', () => `${envelope.type} ${envelope.subject}`);
        return confirm(seq);
      },
      (error: unknown) => {
        metrics.publishFailed.inc({ type: envelope.type });
        logPublished(log, envelope, error instanceof UnpublishedError ? error.reason : 'unavailable', started);
        void refused.record(envelope.type, error);
        return releaseRow(database, seq, error);
      },
    );
  };

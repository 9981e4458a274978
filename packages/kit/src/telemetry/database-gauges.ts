import { setTimeout as pause } from 'node:timers/promises';
import { Gauge, type Registry } from 'prom-client';
import type { Sql } from '../database/sql.ts';
import { singleFlight } from '../messaging/scheduling/single-flight.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

/** Numbers that one query finds in the database. Every replica reports the same, so take their maximum, not their sum. */
export interface DatabaseGauges {
  /** The fields that are labels: a few values that the code names, never ids. */
  labels: readonly string[];
  /** The fields that are numbers, with the gauge of each. */
  gauges: Record<string, { name: string; help: string }>;
  /** Each row has the labels and the numbers. Cheap at any size of the tables: it is bounded, and reads by an index. */
  read(db: Sql): Promise<readonly object[]>;
}

interface DatabaseGaugesContext {
  /** Must not be a connection that requests or events wait for. */
  db: Sql;
  /** Whether the tables exist. */
  isReady: () => boolean;
  metrics: Metrics;
  log: Log;
  now?: () => number;
}

const freshMs = 15_000;
/** Longer than any of the queries takes; Prometheus gives up after ten seconds. */
const scrapeWaitMs = 1_000;

/** Registers the gauges. A scrape reads them again if they are older than 15 s, so that a process no one watches reads nothing. */
export function registerDatabaseGauges(all: readonly DatabaseGauges[], context: DatabaseGaugesContext): void {
  for (const each of all) registerGauges(each, context);
}

function registerGauges({ labels, gauges, read }: DatabaseGauges, context: DatabaseGaugesContext): void {
  const { db, isReady, metrics, log, now = () => performance.now() } = context;
  let readAt = Number.NEGATIVE_INFINITY;

  const refresh = singleFlight(async () => {
    try {
      show(await read(db));
    } catch (error) {
      show([]); // no number is better than an old one that looks like today's
      metrics.gaugesFailed.inc();
      log.warn({ gauges: Object.values(gauges).map(({ name }) => name), error }, 'gauges could not be read');
    }
  });
  /** Never rejects: a scrape must not fail because one number is missing. */
  const collect = async (): Promise<void> => {
    if (isReady() && now() - readAt >= freshMs) {
      readAt = now();
      void refresh();
    }
    const running = refresh.underWay();
    if (running) await Promise.race([running, pause(scrapeWaitMs, undefined, { ref: false })]);
  };
  const registered = Object.entries(gauges).map(
    ([field, { name, help }]) => [field, createGauge(name, help, labels, metrics.registry, collect)] as const,
  );
  const show = (rows: readonly object[]): void => {
    for (const [field, gauge] of registered) {
      gauge.reset();
      for (const row of rows as readonly Record<string, unknown>[])
        gauge.set(Object.fromEntries(labels.map((label) => [label, String(row[label])])), Number(row[field]));
    }
  };
}

const createGauge = (
  name: string,
  help: string,
  labels: readonly string[],
  registry: Registry,
  collect: () => Promise<void>,
): Gauge => new Gauge({ name, help, labelNames: [...labels], registers: [registry], collect });

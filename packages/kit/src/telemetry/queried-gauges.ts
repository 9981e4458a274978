import { Gauge } from 'prom-client';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

interface QueriedGauges<Name extends string> {
  /** The help of each gauge, by its name. */
  gauges: Record<Name, string>;
  labelNames: string[];
  /** One row for each set of labels. */
  read(): Promise<{ labels: Record<string, string>; values: Record<Name, number> }[]>;
}

/** One scrape reads all gauges within this time, with one call of `read`. */
const sharedMs = 1_000;

/**
 * Gauges of stored state. They are read when they are scraped, so that every replica shows the same. If `read` fails, the last
 * values stay.
 */
export function queriedGauges<Name extends string>(
  { registry }: Metrics,
  log: Log,
  { gauges, labelNames, read }: QueriedGauges<Name>,
): void {
  const names = Object.keys(gauges) as Name[];
  let reading: Promise<void> | undefined;
  const update = async (): Promise<void> => {
    const rows = await read();
    for (const name of names) {
      created[name].reset();
      for (const { labels, values } of rows) created[name].set(labels, values[name]);
    }
  };
  const collect = (): Promise<void> => {
    reading ??= update()
      .catch((error: unknown) => log.warn({ error, gauges: names }, 'could not read the values of gauges'))
      .finally(() => setTimeout(() => (reading = undefined), sharedMs).unref());
    return reading;
  };
  const created = Object.fromEntries(
    names.map((name) => [name, new Gauge({ name, help: gauges[name], labelNames, registers: [registry], collect })]),
  ) as Record<Name, Gauge>;
}

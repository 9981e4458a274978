/** What a service did, by kind and name, as its counters say: `statement insert outbox publishing/outbox.ts`. */
export type Trips = Map<string, number>;

/** A counter of a service, and the label that names what it counts. */
const counters = [
  { kind: 'statement', metric: 'sql_statement_seconds_count', label: 'statement' },
  { kind: 'request', metric: 'http_request_seconds_count', label: 'endpoint' },
  { kind: 'delivery', metric: 'handler_seconds_count', label: 'consumer' },
  { kind: 'job', metric: 'tasks_total', label: 'kind' },
  { kind: 'event', metric: 'messages_published_total', label: 'type' },
] as const;

const line = /^(\w+)\{(.*)\} (\d+)$/gm;

/** Reads the counters of every process; replicas of a service are added up. */
export async function countTrips(processes: { name: string; adminUrl: string }[]): Promise<Trips> {
  const trips: Trips = new Map();
  for (const { name, adminUrl } of processes) {
    const text = await (await fetch(`${adminUrl}/metrics`)).text();
    for (const [, metric, labels = '', count] of text.matchAll(line)) {
      const counter = counters.find((known) => known.metric === metric);
      const what = counter && new RegExp(`${counter.label}="([^"]*)"`).exec(labels)?.[1];
      if (what === undefined) continue;
      const key = `${name.replace(/-\d+$/, '')} ${counter?.kind} ${what}`;
      trips.set(key, (trips.get(key) ?? 0) + Number(count));
    }
  }
  return trips;
}

/** What happened between two counts per journey, the most frequent first; what happens less than once in ten journeys is left out. */
export const tripsPerJourney = (before: Trips, after: Trips, journeys: number): Record<string, number> =>
  Object.fromEntries(
    [...after]
      .map(([key, count]): [string, number] => [key, (count - (before.get(key) ?? 0)) / Math.max(1, journeys)])
      .filter(([, each]) => each >= 0.1)
      .sort(([a, more], [b, fewer]) => fewer - more || a.localeCompare(b))
      .map(([key, each]) => [key, Number(each.toFixed(2))]),
  );

/** Sums by kind, then the sums of each service, then each trip. */
export function tripsTable(trips: Record<string, number>): string {
  const sums = new Map<string, number>();
  const add = (what: string, each: number) => sums.set(what, (sums.get(what) ?? 0) + each);
  for (const [key, each] of Object.entries(trips)) {
    const [service = '', kind = ''] = key.split(' ');
    add(`all: ${kind}`, each);
    add(`${service}: ${kind}`, each);
  }
  const ordered = [...sums].sort(([a], [b]) => a.localeCompare(b));
  return [...ordered, ...Object.entries(trips)]
    .map(([what, each]) => `${each.toFixed(2).padStart(8)}  ${what}`)
    .join('\n');
}

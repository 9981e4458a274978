/** How long facts take from the commit that says them to the commit of their effect: `hop_seconds` of every service, added up. */
export type Hops = Map<number, number>;

const line = /^hop_seconds_bucket\{le="([^"]+)",consumer="[^"]*"\} (\d+)/gm;

/** Counts up to each bound, over all processes and reactions since they began. */
export async function countHops(urls: string[]): Promise<Hops> {
  const hops: Hops = new Map();
  for (const url of urls) {
    const text = await (await fetch(`${url}/metrics`)).text();
    for (const [, bound, count] of text.matchAll(line)) {
      const seconds = bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound);
      hops.set(seconds, (hops.get(seconds) ?? 0) + Number(count));
    }
  }
  return hops;
}

/** Milliseconds below which this part of them stayed, as Prometheus reckons it: evenly within a bucket. */
export function hopQuantileMs(before: Hops, after: Hops, q: number): number {
  const bounds = [...after.keys()].sort((a, b) => a - b);
  const upTo = (bound: number): number => (after.get(bound) ?? 0) - (before.get(bound) ?? 0);
  const all = upTo(Number.POSITIVE_INFINITY);
  const index = bounds.findIndex((bound) => upTo(bound) >= q * all);
  const [from, to] = [bounds[index - 1] ?? 0, bounds[index] ?? Number.NaN];
  const [below, within] = [index > 0 ? upTo(from) : 0, upTo(to)];
  if (!Number.isFinite(to) || within === below) return from * 1000;
  return (from + ((to - from) * (q * all - below)) / (within - below)) * 1000;
}

/** Latency of events from the commit that publishes them to the commit of their effect: `hop_seconds` of every service, summed. */
export type Hops = Map<number, number>;

const line = /^hop_seconds_bucket\{le="([^"]+)",consumer="[^"]*"\} (\d+)/gm;

/** Cumulative counts by bucket, over all processes and reactions since their start. */
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

/** The quantile in milliseconds, interpolated linearly within a bucket as Prometheus does. */
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

import type { Envelope } from '@muse/contracts';

/**
 * Replaces everything that differs from one recording to the next (ids, order numbers, traces, times) by numbers in order of first
 * appearance. A diff between the recordings of two releases then shows only real differences.
 */
export function normalizeEvents(events: readonly Envelope[]): Envelope[] {
  const inOrder = events.toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time));
  const numberOf = createCounters();
  for (const { id } of inOrder) numberOf('uuid', id); // the n-th event has the n-th id
  const at = createClock(inOrder);
  const text = (value: string): string => {
    if (uuid.test(value)) return `00000000-0000-7000-8000-${zeroPadded(numberOf('uuid', value), 12)}`;
    if (timestamp.test(value)) return at(value);
    const [, kind] = prefixedId.exec(value) ?? [];
    if (kind !== undefined) return `${kind}_${zeroPadded(numberOf(kind, value), 20)}`;
    if (orderNumber.test(value)) return `MO-${zeroPadded(numberOf('order', value), 6)}`;
    const [, trace, span] = traceparent.exec(value) ?? [];
    if (trace === undefined || span === undefined) return value;
    return `00-${zeroPadded(numberOf('trace', trace), 32)}-${zeroPadded(numberOf('span', span), 16)}-01`;
  };
  return inOrder.map((event) => inFieldOrder(mapStrings(event, text)));
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const prefixedId = /^(cs|pay|re|task|guest|qst)_[\w-]{20}$/;
const orderNumber = /^MO-[0-9A-Z]{6}$/;
const traceparent = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/;
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.]\d+Z$/;

const zeroPadded = (number: number, width: number): string => String(number).padStart(width, '0');

function createCounters(): (kind: string, value: string) => number {
  const known = new Map<string, Map<string, number>>();
  return (kind, value) => {
    const ofKind = known.get(kind) ?? new Map<string, number>();
    known.set(kind, ofKind);
    if (!ofKind.has(value)) ofKind.set(value, ofKind.size + 1);
    return ofKind.get(value) as number;
  };
}

/** Consecutive timestamps become one second apart. */
function createClock(events: Envelope[]): (time: string) => string {
  const timestamps = new Set<string>();
  mapStrings(events, (value) => {
    if (timestamp.test(value)) timestamps.add(value);
    return value;
  });
  const sorted = [...timestamps].sort();
  const seconds = new Map(sorted.map((time, index) => [time, index]));
  return (time) => new Date(Date.UTC(2026, 0, 1) + (seconds.get(time) as number) * 1_000).toISOString();
}

function mapStrings<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((each: unknown) => mapStrings(each, change)) as T;
  if (typeof value !== 'object' || value === null) return value;
  // Sorted, because Postgres changes the order of fields in jsonb, so events read from a table would differ.
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, mapStrings<unknown>(each, change)])) as T;
}

const inFieldOrder = ({ id, type, source, subject, sequence, time, data, ...rest }: Envelope): Envelope => {
  return { id, type, source, subject, sequence, time, ...rest, data };
};

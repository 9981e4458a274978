import { beginOf, type LogLine, ordersOf, readLogLine } from './log-line.ts';

/** Reads all lines from the beginning; called once per pass. */
export type ReadLines = () => AsyncIterable<string>;

export interface FoundPurchase {
  sessionIds: string[];
  orderNumbers: string[];
  /** By the time their work began. */
  lines: LogLine[];
}

/**
 * Finds every line about a purchase, given its session or one of its orders. In three passes, so that logs of any size need
 * little memory: lines that carry both a session and an order number connect them; lines that carry one of these belong to the
 * purchase; so do lines of the same traces that name no purchase, such as the request that created the session.
 */
export async function findPurchase(id: string, read: ReadLines): Promise<FoundPurchase> {
  const ids = await connectedIds(id, read);
  const lines: LogLine[] = [];
  const traces = new Set<string>();
  for await (const line of linesWith(read, (text) => includesAny(text, ids))) {
    if (!isAbout(line, ids)) continue;
    lines.push(line);
    if (line.traceId !== undefined) traces.add(line.traceId);
  }
  for await (const line of linesWith(read, (text) => traces.has(traceOf(text))))
    if (namesNothing(line)) lines.push(line);
  return {
    sessionIds: [...ids].filter((each) => !each.startsWith('MO-')),
    orderNumbers: [...ids].filter((each) => each.startsWith('MO-')).sort(),
    lines: lines.sort((a, b) => beginOf(a) - beginOf(b)),
  };
}

/** The given id, its session, and the orders of the session. A line may connect an id that an earlier line named. */
async function connectedIds(id: string, read: ReadLines): Promise<Set<string>> {
  const ids = new Set([id]);
  for (let before = 0; before !== ids.size; ) {
    before = ids.size;
    for await (const line of linesWith(read, (text) => includesAny(text, ids)))
      if (line.sessionId !== undefined && isAbout(line, ids))
        for (const each of [line.sessionId, ...ordersOf(line)]) ids.add(each);
  }
  return ids;
}

async function* linesWith(read: ReadLines, fits: (text: string) => boolean): AsyncGenerator<LogLine> {
  for await (const text of read()) {
    const line = fits(text) ? readLogLine(text) : undefined;
    if (line) yield line;
  }
}

function includesAny(text: string, ids: Set<string>): boolean {
  for (const id of ids) if (text.includes(id)) return true;
  return false;
}

const isAbout = (line: LogLine, ids: Set<string>): boolean =>
  (line.sessionId !== undefined && ids.has(line.sessionId)) || ordersOf(line).some((number) => ids.has(number));

const namesNothing = (line: LogLine): boolean => line.sessionId === undefined && ordersOf(line).length === 0;

const traceOf = (text: string): string => /"traceId":"([0-9a-f]{32})"/.exec(text)?.[1] ?? '';

import { basePath } from '@muse/contracts';
import { eventually } from './eventually.ts';

interface StreamedEvent {
  id: string;
  event: string;
  data: unknown;
}

/** A stream of server-sent events, read as a page reads it. */
export interface EventStream {
  status: number;
  headers: Headers;
  /** All events so far. */
  events(): StreamedEvent[];
  /** Every byte so far. */
  text(): string;
  /** The id with which a page would resume. */
  lastId(): string;
  /** Waits for an event that fits, and returns its data. */
  waitFor(fits: (data: never) => boolean): Promise<unknown>;
  /** Settles when the server has ended the stream: `ended` in order, `broken` without its last chunk. */
  closed: Promise<'ended' | 'broken'>;
  /** Disconnects. */
  close(): void;
}

/** Opens a stream, and waits for its first bytes. `path` is relative to `/api/v1`. */
export async function openEventStream(
  url: string,
  path: string,
  headers: Record<string, string>,
): Promise<EventStream> {
  const connection = new AbortController();
  const response = await fetch(`${url}${basePath}${path}`, { headers, signal: connection.signal });
  let text = '';
  const read = async (): Promise<'ended' | 'broken'> => {
    const decoder = new TextDecoder();
    try {
      for await (const bytes of response.body ?? []) text += decoder.decode(bytes, { stream: true });
      return 'ended';
    } catch {
      return 'broken';
    }
  };
  const closed = read();
  const fieldsOf = (block: string) =>
    Object.fromEntries(block.split('\n').map((line) => [line.split(':', 1)[0], line.replace(/^\w*: ?/, '')]));
  const blocks = () => text.split('\n\n').slice(0, -1).map(fieldsOf); // an incomplete one is none
  const events = () =>
    blocks()
      .filter(({ data }) => data !== undefined)
      .map(({ id = '', event = '', data = '' }) => ({ id, event, data: JSON.parse(data) as unknown }));
  if (response.ok) await eventually(() => blocks()[0]?.id ?? Promise.reject(new Error('no first bytes yet')));
  return {
    status: response.status,
    headers: response.headers,
    events,
    text: () => text,
    lastId: () => blocks().findLast(({ id }) => id !== undefined)?.id ?? '',
    waitFor: (fits) =>
      eventually(() => {
        const found = events().find(({ data }) => fits(data as never));
        if (!found) throw new Error(`No such event among ${events().length}`);
        return found.data;
      }),
    closed,
    close: () => connection.abort(),
  };
}

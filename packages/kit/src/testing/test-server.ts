import {
  basePath,
  type CallOf,
  type Declaration,
  fillPath,
  fullPath,
  type Problem,
  type ReplyOf,
  type Role,
} from '@muse/contracts';
import type { Started } from '../start.ts';

/** What came back. `body` is the promised success; `problem` is there instead where it was refused. */
export interface Reply<Body> {
  status: number;
  body: Body;
  problem: Problem;
  headers: Headers;
}

type BodyOf<D extends Declaration> = ReplyOf<D>['body'] extends infer B ? Exclude<B, undefined> : never;
type Headings = Record<string, string>;

export interface Caller {
  /** By the contract, typed. */
  call<D extends Declaration>(endpoint: D, call?: CallOf<D>, headers?: Headings): Promise<Reply<BodyOf<D>>>;
  /** Anything at all, as an attacker would. `path` begins behind `/api/v1` unless it begins with `/internal` or a health path. */
  send(method: string, path: string, body?: unknown, headers?: Headings): Promise<Reply<Record<string, unknown>>>;
}

export interface TestServer extends Started, Caller {
  /** A caller with a token of the development issuer. */
  as(subject: string, roles?: Role[]): Caller;
  withToken(token: string): Caller;
}

const outside = /^\/(?:internal|livez|readyz|metrics)/;

/** Speaks to a service or the gateway over HTTP. A string or Buffer body goes out as it is. */
export function callerAt(url: string, token?: () => Promise<string>): Caller {
  const fetchReply = async (method: string, path: string, body: unknown, headers: Headings): Promise<Reply<never>> => {
    const raw = typeof body === 'string' || Buffer.isBuffer(body);
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${await token()}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = text === '' ? undefined : parse(text);
    return { status: response.status, body: parsed as never, problem: parsed as Problem, headers: response.headers };
  };
  return {
    send: (method, path, body, headers = {}) =>
      fetchReply(method, outside.test(path) ? path : `${basePath}${path}`, body, headers),
    call: (endpoint, call, headers = {}) => {
      const query = new URLSearchParams(
        Object.entries((call?.query ?? {}) as Record<string, unknown>).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]),
      );
      const path = fillPath(fullPath(endpoint), (call?.params ?? {}) as Record<string, string>);
      return fetchReply(endpoint.method, query.size > 0 ? `${path}?${query}` : path, call?.body, headers);
    },
  };
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

export const testServer = (
  started: Started,
  token: (subject: string, roles?: Role[]) => Promise<string>,
): TestServer => ({
  ...started,
  ...callerAt(started.url),
  as: (subject, roles) => callerAt(started.url, () => token(subject, roles)),
  withToken: (given) => callerAt(started.url, async () => given),
});

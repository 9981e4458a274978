import { basePath, type CallOf, type Declaration, fullPath, type ReplyOf } from '../endpoint.ts';
import { fillPath } from '../paths.ts';
import type { Problem } from '../refusals.ts';

/** A response. `body` is the declared success body; where the request was refused, the same content is in `problem`. */
export interface ApiReply<Body> {
  status: number;
  body: Body;
  problem: Problem;
  headers: Headers;
}

type BodyOf<D extends Declaration> = ReplyOf<D>['body'] extends infer B ? Exclude<B, undefined> : never;
type RequestHeaders = Record<string, string>;

export interface ApiClient {
  /** A typed request to a declared endpoint. */
  call<D extends Declaration>(endpoint: D, call?: CallOf<D>, headers?: RequestHeaders): Promise<ApiReply<BodyOf<D>>>;
  /**
   * An untyped request, for input that the contract does not allow. `path` is relative to `/api/v1`, unless it begins with `/internal`
   * or is a health or metrics path. A string or binary body is sent unchanged.
   */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: RequestHeaders,
  ): Promise<ApiReply<Record<string, unknown>>>;
}

const outsideApi = /^\/(?:internal|livez|readyz|metrics)/;

/** A client of the gateway or of one service. `token` is called before each request and its result is sent as bearer token. */
export function apiClient(url: string, token?: () => string | Promise<string>): ApiClient {
  const request = async (method: string, path: string, body: unknown, headers: RequestHeaders) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${await token()}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: encode(body) }),
    });
    const content = decode(await response.text());
    return { status: response.status, body: content as never, problem: content as Problem, headers: response.headers };
  };
  return {
    send: (method, path, body, headers = {}) =>
      request(method, outsideApi.test(path) ? path : `${basePath}${path}`, body, headers),
    call: (endpoint, call, headers = {}) => {
      const path = fillPath(fullPath(endpoint), (call?.params ?? {}) as Record<string, string>);
      return request(endpoint.method, path + queryString(call?.query ?? {}), call?.body, headers);
    },
  };
}

function queryString(query: object): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) text.set(name, String(value));
  return text.size > 0 ? `?${text}` : '';
}

function encode(body: unknown): string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof Uint8Array
    ? (body as string | Uint8Array<ArrayBuffer>)
    : JSON.stringify(body);
}

function decode(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

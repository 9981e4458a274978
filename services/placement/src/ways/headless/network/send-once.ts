import type { BrowserContext, Cookie, HTTPRequest } from 'puppeteer';
import { Agent, fetch } from 'undici';
import { lookupIn } from '../../../adapters/store-network.ts';
import type { StoreHosts } from './store-hosts.ts';

/** What the store answered. `setCookie` apart: a header that may occur several times. */
export interface OrderAnswer {
  status: number;
  headers: Record<string, string>;
  setCookie: string[];
  body: Buffer;
}

export interface SendOptions {
  hosts: StoreHosts;
  timeoutMs: number;
  /** For the TLS listener of the store emulator. */
  acceptSelfSigned: boolean;
}

/** Of the connection, or of the body's encoding, which Node undoes. */
const notCopied = new Set([
  'host',
  'connection',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'accept-encoding',
  'keep-alive',
  'cookie',
]);

/**
 * Sends a request of a page once, with the page's headers and the context's cookies, HttpOnly ones too. Node does not repeat a POST whose
 * connection breaks, as Chromium silently does. Redirects are left to the page.
 */
export async function sendOnce(
  request: HTTPRequest,
  context: BrowserContext,
  options: SendOptions,
): Promise<OrderAnswer> {
  const url = new URL(request.url());
  const headers = Object.fromEntries(
    Object.entries(request.headers()).filter(([name]) => !notCopied.has(name.toLowerCase())),
  );
  const cookie = cookieHeader(await context.cookies(), url);
  const body = await request.fetchPostData();
  const dispatcher = new Agent({
    allowH2: true,
    connections: 1,
    connect: {
      lookup: lookupIn(options.hosts.isLocal ? 'loopback' : 'public'),
      rejectUnauthorized: !options.acceptSelfSigned,
    },
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
  });
  try {
    const response = await fetch(url, {
      method: request.method(),
      headers: { ...headers, ...(cookie && { cookie }) },
      body: body ?? null,
      redirect: 'manual',
      dispatcher,
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    const content = Buffer.from(await response.arrayBuffer());
    const kept = [...response.headers].filter(([name]) => !notCopied.has(name) && name !== 'set-cookie');
    return {
      status: response.status,
      headers: Object.fromEntries(kept),
      setCookie: response.headers.getSetCookie(),
      body: content,
    };
  } finally {
    void dispatcher.destroy();
  }
}

/** The cookies of the context that a browser sends to this address, the more specific path first (RFC 6265, 5.4). */
export function cookieHeader(cookies: Cookie[], url: URL): string {
  const sent = cookies.filter(
    ({ domain, path, secure }) =>
      (domain.startsWith('.') ? `.${url.hostname}`.endsWith(domain) : url.hostname === domain) &&
      (url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`)) &&
      (!secure || url.protocol === 'https:'),
  );
  return sent
    .sort((a, b) => b.path.length - a.path.length)
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
}

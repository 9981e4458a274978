import { Agent, type Dispatcher, request } from 'undici';
import { lookupIn, networkFor, type StoreNetwork } from '../../adapters/store-network.ts';
import { StoppedError } from '../way.ts';
import { StoreAnswerError } from './store-answer-error.ts';

const longestAnswer = 512 * 1024;

interface StoreRequest {
  method: 'GET' | 'POST' | 'PUT';
  /** Below the base URL, or a URL of the same origin. */
  path: string;
  headers: Record<string, string>;
  body?: unknown;
}

export interface StoreReply {
  status: number;
  /** The parsed JSON, `undefined` if the body is empty. */
  body: unknown;
}

/** Calls one store: JSON only, no redirects, no other host, bounded in size and time. */
export type StoreHttp = (request: StoreRequest) => Promise<StoreReply>;

export interface StoreConnector {
  /** `signal` ends the calls of an attempt. */
  to(baseUrl: string, signal: AbortSignal): StoreHttp;
  close(): Promise<void>;
}

/** In production a store has https and a public address. Elsewhere one that is configured on loopback may be called, for pretend stores. */
export function createStoreConnector({
  timeoutMs,
  isProduction,
}: {
  timeoutMs: number;
  isProduction: boolean;
}): StoreConnector {
  const limits = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connections: 8 };
  const agentIn = (network: StoreNetwork) =>
    new Agent({ ...limits, connect: { timeout: timeoutMs, lookup: lookupIn(network) } });
  const outside = agentIn('public');
  const local = agentIn('loopback');
  return {
    to(baseUrl, signal) {
      const base = new URL(baseUrl);
      const network = networkFor(base.hostname);
      const isLocal = !isProduction && network === 'loopback';
      if (network !== 'public' && !isLocal)
        throw new StoreAnswerError('foreign_host', 'The store has a private address.');
      if (base.protocol !== 'https:' && !isLocal) throw new StoreAnswerError('foreign_host', 'The store needs https.');
      return (sent) => send(isLocal ? local : outside, base, sent, { signal, timeoutMs });
    },
    async close() {
      await Promise.all([outside.close(), local.close()]);
    },
  };
}

async function send(
  dispatcher: Dispatcher,
  base: URL,
  { method, path, headers, body }: StoreRequest,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<StoreReply> {
  const url = new URL(path.startsWith('/') ? `${base.origin}${base.pathname.replace(/\/+$/, '')}${path}` : path);
  if (url.origin !== base.origin) throw new StoreAnswerError('foreign_host', 'The store names another host.');
  const content = body === undefined ? undefined : JSON.stringify(body);
  try {
    const answer = await request(url, {
      dispatcher,
      method,
      headers: {
        accept: 'application/json',
        ...(content !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: content ?? null,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    return { status: answer.statusCode, body: await readJson(answer.body, answer.statusCode) };
  } catch (error) {
    if (error instanceof StoreAnswerError) throw error;
    if (signal.aborted) throw new StoppedError('interrupted', 'The attempt was ended while it waited for the store.');
    throw explained(error as Error & { code?: string });
  }
}

/** An error page is not JSON and need not be: its status says enough. */
async function readJson(stream: AsyncIterable<Buffer>, status: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > longestAnswer) throw new StoreAnswerError('nonsense_answer', 'The answer of the store is too long.');
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    if (status >= 300) return undefined;
    throw new StoreAnswerError('nonsense_answer', 'The answer of the store is not JSON.');
  }
}

function explained({ name, code }: Error & { code?: string }): StoreAnswerError {
  if (code === 'EPRIVATE') return new StoreAnswerError('foreign_host', 'The store has a private address.');
  if (name === 'TimeoutError' || (code ?? '').endsWith('TIMEOUT'))
    return new StoreAnswerError('timeout', 'The store did not answer in time.');
  return new StoreAnswerError('store_unavailable', `The connection to the store failed (${code ?? name}).`);
}

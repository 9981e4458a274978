import { randomUUID } from 'node:crypto';
import type { Store } from './store.ts';

/** The fields that tests read, of both protocols' sessions, orders and errors. */
interface ApiBody {
  id: string;
  status: string;
  code: string;
  currency: string;
  buyer: { email: string };
  line_items: { quantity: number }[];
  totals: object[];
  messages: object[];
  order: { id: string };
  ucp: { services: Record<string, { endpoint: string }[]> };
  /** The answer if it is not JSON. */
  text: string;
}

export interface ApiAnswer {
  status: number;
  headers: Headers;
  body: ApiBody;
}

export const card = {
  number: '4242424242424242',
  expiry_month: 12,
  expiry_year: 2030,
  cvc: '123',
  name: 'Ann Example',
};

const base = { 'Content-Type': 'application/json', 'User-Agent': 'buyer' };
const headersOf = {
  acp: { ...base, Authorization: 'Bearer store-api-key', 'API-Version': '2026-04-17' },
  ucp: {
    ...base,
    'X-API-Key': 'store-api-key',
    'UCP-Agent': 'profile="https://muse.example/ucp"',
  },
};

/** Speaks to the API of a store as written in the protocol, one call at a time. */
export function apiBuyer(store: Store, protocol: 'acp' | 'ucp') {
  return async (
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer> => {
    const key = method === 'GET' ? {} : { 'Idempotency-Key': randomUUID() };
    const response = await fetch(`${store.url}${path}`, {
      method,
      headers: { ...headersOf[protocol], ...key, 'Request-Id': randomUUID(), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text) };
  };
}

function parse(text: string): ApiAnswer['body'] {
  try {
    return JSON.parse(text) as ApiAnswer['body'];
  } catch {
    return { text } as ApiAnswer['body'];
  }
}

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { demoAddress } from '@muse/ops';
import { Pool } from 'undici';

export interface Item {
  storeId: string;
  productSku: string;
  size: string | null;
  color: string | null;
}

/** One journey: a new guest adds four items of two stores one by one, creates a session, sets address and card, and places. */
const fourItems: Item[] = [
  { storeId: 'nordstrom', productSku: 'NORD-CASH-01', size: 'M', color: 'Navy' },
  { storeId: 'nordstrom', productSku: 'NORD-TOTE-03', size: null, color: 'Black' },
  { storeId: 'nordstrom-rack', productSku: 'RACK-DENM-01', size: '32', color: 'Indigo' },
  { storeId: 'nordstrom-rack', productSku: 'RACK-SOCK-03', size: null, color: 'Grey' },
];

export interface Samples {
  journeys: number;
  failed: number;
  /** Answers 503 with Retry-After; the shopper waits as long as told and repeats the request. */
  shed: number;
  firstFailure?: string;
  placeMs: number[];
  addMs: number[];
  /** When each journey was finished, in milliseconds since the start. */
  finishedMs: number[];
  /** The longest wait for any answer, refusals included. */
  longestMs: number;
  seconds: number;
}

export const noSamples = (): Samples => ({
  ...{ journeys: 0, failed: 0, shed: 0, longestMs: 0, seconds: 0 },
  ...{ placeMs: [], addMs: [], finishedMs: [] },
});

/**
 * `shoppers` in a closed loop for `seconds`: each starts the next journey when the last one is done. They arrive over the first
 * `arriveSeconds`, so that they do not move in step.
 */
export function runShoppers(
  gatewayUrl: string,
  shoppers: number,
  seconds: number,
  arriveSeconds = 0,
): Promise<Samples> {
  const until = performance.now() + seconds * 1000;
  return shopWhile(() => performance.now() < until, { gatewayUrl, shoppers, arriveSeconds });
}

/** `shoppers` in a closed loop until they have made this many journeys together: what V8 has compiled depends on their number. */
export function runTurn(gatewayUrl: string, shoppers: number, journeys: number): Promise<Samples> {
  let left = journeys;
  return shopWhile(() => left-- > 0, { gatewayUrl, shoppers, arriveSeconds: 0 });
}

async function shopWhile(
  goesOn: () => boolean,
  { gatewayUrl, shoppers, arriveSeconds }: { gatewayUrl: string; shoppers: number; arriveSeconds: number },
): Promise<Samples> {
  const pool = new Pool(gatewayUrl, { connections: shoppers, pipelining: 1 });
  const samples = noSamples();
  const startedAt = performance.now();
  const shopRepeatedly = async (_: unknown, index: number) => {
    await pause((arriveSeconds * 1000 * index) / shoppers);
    while (goesOn()) {
      try {
        await journey(pool, samples);
        samples.journeys += 1;
        samples.finishedMs.push(performance.now() - startedAt);
      } catch (error) {
        samples.failed += 1;
        samples.firstFailure ??= String(error);
      }
    }
  };
  await Promise.all(Array.from({ length: shoppers }).map(shopRepeatedly));
  samples.seconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  return samples;
}

/** Runs this many journeys in total; each *place* must answer with the status `placed`. */
export async function runJourneys(
  gatewayUrl: string,
  shoppers: number,
  journeys: number,
  placed: number,
): Promise<void> {
  const pool = new Pool(gatewayUrl, { connections: shoppers, pipelining: 1 });
  const samples = noSamples();
  let left = journeys;
  const shopRepeatedly = async () => {
    while (left > 0) {
      left -= 1;
      await journey(pool, samples, { placed });
    }
  };
  await Promise.all(Array.from({ length: shoppers }, shopRepeatedly));
  await pool.close();
}

/** Returns the numbers of the orders, one for each store; none if *place* has not waited for them. */
export async function journey(
  pool: Pool,
  samples: Samples,
  { placed = 201, items = fourItems }: { placed?: number; items?: Item[] } = {},
): Promise<string[]> {
  let token = '';
  const request = async (
    method: 'POST' | 'PUT',
    path: string,
    body: unknown,
    expected: number,
    repeats = 5,
  ): Promise<{ body: Record<string, string>; ms: number }> => {
    const started = performance.now();
    const response = await pool.request({
      method,
      path: `/api/v1${path}`,
      headers: {
        'content-type': 'application/json',
        'x-request-id': randomUUID(),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const answer = (await response.body.json()) as Record<string, string>;
    samples.longestMs = Math.max(samples.longestMs, performance.now() - started);
    const retryAfter = response.headers['retry-after'];
    if (response.statusCode === 503 && retryAfter !== undefined && repeats > 0) {
      samples.shed += 1;
      await pause(Number(retryAfter) * 1000 * (1 + Math.random()));
      return request(method, path, body, expected, repeats - 1);
    }
    if (response.statusCode !== expected)
      throw new Error(`${method} ${path}: ${response.statusCode} ${answer.code ?? ''}`);
    return { body: answer, ms: performance.now() - started };
  };

  token = (await request('POST', '/guests', undefined, 201)).body.token as string;
  for (const item of items) samples.addMs.push((await request('POST', '/cart/items', item, 201)).ms);
  const session = `/checkout/sessions/${(await request('POST', '/checkout/sessions', undefined, 201)).body.sessionId}`;
  await request('PUT', `${session}/shipping`, demoAddress, 200);
  await request('PUT', `${session}/payment`, { paymentMethodId: 'pm_card_visa' }, 200);
  const { body, ms } = await request('POST', `${session}/place`, undefined, placed);
  samples.placeMs.push(ms);
  const { orders = [] } = body as { orders?: { museOrderNumber: string }[] };
  return orders.map(({ museOrderNumber }) => museOrderNumber);
}

export function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { api } from '@muse/contracts';
import { createServiceClient } from '../src/http/service-client.ts';
import { createLog, createMetrics } from '../src/index.ts';
import { contextOf, runIn } from '../src/telemetry/context.ts';
import { eventually } from '../src/testing/index.ts';

type Answer = (req: IncomingMessage, res: ServerResponse) => void;

interface Replica {
  url: string;
  received: string[];
  /** The header `muse-deadline` of each request. */
  deadlines: (string | string[] | undefined)[];
  answer: Answer;
  stop(): Promise<void>;
}

const json =
  (status: number, body: unknown): Answer =>
  (_, res) =>
    void res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const breaks: Answer = (req) => void req.socket.destroy();

async function replica(): Promise<Replica> {
  const server = createServer((req, res) => {
    self.received.push(req.method ?? '');
    self.deadlines.push(req.headers['muse-deadline']);
    self.answer(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: Replica = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    deadlines: [],
    answer: json(200, {}),
    async stop() {
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return self;
}

let one: Replica;
let two: Replica;
let metrics: ReturnType<typeof createMetrics>;
let caller: ReturnType<typeof createServiceClient>;
beforeEach(async () => {
  [one, two] = await Promise.all([replica(), replica()]);
  metrics = createMetrics();
  caller = createServiceClient({
    service: 'placement',
    urls: [one.url, two.url],
    token: async () => 'token',
    log: createLog('orders', 'silent'),
    metrics,
    deadlineMs: 2_000,
  });
});
afterEach(async () => {
  await caller.close();
  await Promise.all([one.stop(), two.stop()]);
});

const read = () => caller(api.placement.getQueueEntry, { params: { orderNumber: 'MO-000001' } });
const change = () =>
  caller(api.placement.cancelPlacement, {
    params: { orderNumber: 'MO-000001' },
    body: { by: 'shopper', reason: null },
  });
const outcome = (ask: () => Promise<{ status: number }>): Promise<string | number> =>
  ask().then(
    ({ status }) => status,
    ({ code }: { code: string }) => code,
  );
const outcomes = async (times: number, ask: () => Promise<{ status: number }>) => {
  const all: (string | number)[] = [];
  for (let time = 0; time < times; time += 1) all.push(await outcome(ask));
  return new Set(all);
};
const breakersOpen = async () => {
  const { values } = await metrics.breakerOpen.get();
  return values.filter(({ value }) => value === 1).map(({ labels }) => labels.breaker);
};

describe('a service with two replicas', () => {
  it('is called at both replicas in turn', async () => {
    expect(await outcomes(10, read)).toEqual(new Set([200]));
    expect([one.received.length, two.received.length]).toEqual([5, 5]);
  });

  it('of which one is unreachable is called at the other, for reads and writes', async () => {
    await outcomes(4, read);
    await one.stop();
    expect(await outcomes(10, read)).toEqual(new Set([200]));
    expect(await outcomes(10, change)).toEqual(new Set([200]));
    expect(two.received).toHaveLength(22);
  });

  it('of which one drops the connection: a read is retried at the other, a write never', async () => {
    one.answer = breaks;
    expect([await outcome(read), await outcome(read)]).toEqual([200, 200]);
    one.answer = json(200, {});
    await eventually(async () => {
      expect(await outcome(read)).toBe(200);
      expect(one.received.length).toBeGreaterThan(2);
    });
    one.answer = breaks;
    const before = one.received.length + two.received.length;
    expect([await outcome(change), await outcome(change)].sort()).toEqual([200, 'service_unavailable']);
    expect(one.received.length + two.received.length).toBe(before + 2);
  });

  it('that answers with a refusal is not called again', async () => {
    one.answer = two.answer = json(404, { code: 'not_found' });
    expect(await outcome(read)).toBe('not_found');
    expect(one.received.length + two.received.length).toBe(1);
  });
});

describe('the circuit breaker', () => {
  const failsAt = (reads: boolean): Answer => {
    const good = json(200, {});
    const bad = json(500, { code: 'internal_error' });
    return (req, res) => ((req.method === 'GET') === reads ? bad : good)(req, res);
  };

  it.each([
    ['reads', true, read, change],
    ['writes', false, change, read],
  ] as const)('opens for failing %s only', async (kind, areReads, failing, good) => {
    one.answer = two.answer = failsAt(areReads);
    expect(await outcomes(20, failing)).toEqual(new Set(['service_unavailable']));
    expect(await breakersOpen()).toEqual([`placement ${kind}`]);
    const received = one.received.length + two.received.length;
    expect(await outcome(failing)).toBe('service_unavailable');
    expect(one.received.length + two.received.length).toBe(received);
    expect(await outcomes(5, good)).toEqual(new Set([200]));
  });

  it('does not open when the caller of the request had too little time left', async () => {
    one.answer = two.answer = () => undefined; // silent
    const deadlines = () => [...one.deadlines, ...two.deadlines].map(Number);
    const impatient = (leftMs: number) => {
      const caller = { msLeft: () => leftMs, isGone: () => false, onGone: () => () => undefined };
      return runIn({ ...contextOf({}), caller }, () => outcome(read));
    };
    const hasty = await Promise.all(Array.from({ length: 30 }, () => impatient(500)));
    expect(new Set(hasty)).toEqual(new Set(['service_unavailable']));
    expect(deadlines().every((ms) => ms <= 500)).toBe(true);
    expect(await impatient(0)).toBe('service_unavailable');
    expect(deadlines()).toHaveLength(30); // without time left nothing is sent
    expect(await breakersOpen()).toEqual([]);
  });

  it('does not open when calls exceed the concurrency limit', async () => {
    const waiting: (() => void)[] = [];
    one.answer = two.answer = (_, res) => void waiting.push(() => res.end('{}'));
    const asked = Array.from({ length: 250 }, () => outcome(read));
    await eventually(() => expect(waiting).toHaveLength(100));
    for (const finish of waiting) finish();
    expect((await Promise.all(asked)).filter((status) => status === 200)).toHaveLength(100);
    one.answer = two.answer = json(200, {});
    expect(await outcome(read)).toBe(200);
  });
});

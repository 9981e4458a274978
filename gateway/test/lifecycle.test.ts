import { Agent, request } from 'node:http';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type GatewayTestContext } from './support/context.ts';

let context: GatewayTestContext;
beforeAll(async () => {
  context = await createTestContext();
});
afterAll(() => context.close());

describe('the gateway', () => {
  it('tells callers its status alone; details and metrics are at the admin port', async () => {
    expect((await context.send('GET', '/livez')).status).toBe(200);
    expect(await context.send('GET', '/readyz')).toMatchObject({ status: 200, body: undefined });
    expect((await context.send('GET', '/metrics')).status).toBe(404);
    expect((await context.admin.send('GET', '/readyz')).body).toMatchObject({ ready: true });
    await context.send('GET', '/catalog/stores');
    expect(String((await context.admin.send('GET', '/metrics')).body)).toContain(
      'http_request_seconds_count{endpoint="catalog.listStores",status="200"}',
    );
  });

  it('finishes requests in flight before it stops, and keeps no connection open', async () => {
    const gateway = await context.startAnother({});
    let finish: () => void = () => undefined;
    context.services.checkout.answer = (_, res) => {
      finish = () => res.writeHead(201, { 'content-type': 'application/json' }).end('{"placed":true}');
    };
    const agent = new Agent({ keepAlive: true });
    const answer = new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      void context.token('alice').then((token) => {
        const asking = request(
          `${gateway.url}/api/v1/checkout/sessions/cs_1/place`,
          { method: 'POST', agent, headers: { authorization: `Bearer ${token}` } },
          (res) => {
            let body = '';
            res.on('data', (chunk) => (body += String(chunk)));
            res.on('end', () => resolve({ status: res.statusCode, body }));
          },
        );
        asking.on('error', reject);
        asking.end();
      });
    });
    await eventually(() => expect(context.services.checkout.received).toHaveLength(1));
    const stopped = gateway.stop();
    await expect(fetch(`${gateway.url}/livez`)).rejects.toThrow();
    finish();
    expect(await answer).toEqual({ status: 201, body: '{"placed":true}' });
    const began = performance.now();
    await stopped;
    expect(performance.now() - began).toBeLessThan(15_000); // a connection that is kept open would be closed after 20 s
    agent.destroy();
  });

  it('answers 503 at readiness before it closes its port, so that load balancers notice first', async () => {
    const gateway = await context.startAnother({ SHUTDOWN_DELAY_MS: '300' });
    const stopped = gateway.stop();
    expect((await gateway.send('GET', '/readyz')).status).toBe(503);
    expect((await gateway.send('GET', '/catalog/stores')).status).toBe(200);
    await stopped;
    await expect(gateway.send('GET', '/livez')).rejects.toThrow();
  });
});

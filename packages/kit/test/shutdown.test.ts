import { createTestEnvironment, type TestEnvironment } from '../src/testing/index.ts';
import { countingConsumer } from './support/services.ts';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());

describe('a service that stops', () => {
  it('answers 503 at readiness before it closes its port, so that load balancers notice first', async () => {
    const server = await env.start(countingConsumer, { SHUTDOWN_DELAY_MS: '300' });
    const stopped = server.stop();
    expect((await server.send('GET', '/readyz')).status).toBe(503);
    expect((await server.admin.send('GET', '/readyz')).body).toMatchObject({ checks: { serving: false } });
    expect((await server.send('GET', '/cart')).status).toBe(404); // still answered by its pipeline, which has no such action
    await stopped;
    await expect(server.send('GET', '/livez')).rejects.toThrow();
  });

  it('closes its port at once outside production', async () => {
    const server = await env.start(countingConsumer);
    const stopped = server.stop();
    await expect(server.send('GET', '/livez')).rejects.toThrow();
    await stopped;
  });
});

import { request } from 'node:http';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type GatewayTestContext } from './support/context.ts';
import { answerJson } from './support/upstream-stub.ts';

let context: GatewayTestContext;
beforeEach(async () => {
  context = await createTestContext({ BREAKER_RESET_MS: '60000' });
});
afterEach(() => context.close());

describe('a caller that disconnects', () => {
  const hangUp = async (method: string, path: string) => {
    const asking = request(`${context.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${await context.token('alice')}` },
    });
    asking.on('error', () => undefined);
    asking.end();
    return asking;
  };

  it('aborts a read at the service, which does not count as a failure in the circuit breaker', async () => {
    let ended = 0;
    context.services.cart.answer = (_, res) => void res.on('close', () => (ended += 1));
    for (let time = 1; time <= 25; time += 1) {
      const asking = await hangUp('GET', '/cart');
      await eventually(() => expect(context.services.cart.received).toHaveLength(time));
      asking.destroy();
      await eventually(() => expect(ended).toBe(time));
    }
    context.services.cart.answer = answerJson(200, {});
    expect((await context.as('alice').send('GET', '/cart')).status).toBe(200);
  });

  it('never aborts a purchase', async () => {
    let finish: () => void = () => undefined;
    let cut = false;
    context.services.checkout.answer = (_, res) => {
      res.on('close', () => (cut = !res.writableFinished));
      finish = () => res.writeHead(201, { 'content-type': 'application/json' }).end('{}');
    };
    const asking = await hangUp('POST', '/checkout/sessions/cs_1/place');
    await eventually(() => expect(context.services.checkout.received).toHaveLength(1));
    asking.destroy();
    await context.send('GET', '/catalog/stores'); // the gateway has noticed by now
    finish();
    await eventually(async () =>
      expect(String((await context.admin.send('GET', '/metrics')).body)).toMatch(
        /http_request_seconds_count\{endpoint="checkout.place",status="201"\} 1/,
      ),
    );
    expect(cut).toBe(false);
  });
});

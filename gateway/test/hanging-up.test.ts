import { request } from 'node:http';
import { eventually } from '@muse/kit/testing';
import { answerJson } from './stand-in.ts';
import { openStreet, type Street } from './street.ts';

let street: Street;
beforeEach(async () => {
  street = await openStreet({ BREAKER_RESET_MS: '60000' });
});
afterEach(() => street.close());

describe('a caller who hangs up', () => {
  const hangUp = async (method: string, path: string) => {
    const asking = request(`${street.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${await street.token('alice')}` },
    });
    asking.on('error', () => undefined);
    asking.end();
    return asking;
  };

  it('ends a read at the service, which does not count as its failure', async () => {
    let ended = 0;
    street.services.cart.answer = (_, res) => void res.on('close', () => (ended += 1));
    for (let time = 1; time <= 25; time += 1) {
      const asking = await hangUp('GET', '/cart');
      await eventually(() => expect(street.services.cart.heard).toHaveLength(time));
      asking.destroy();
      await eventually(() => expect(ended).toBe(time));
    }
    street.services.cart.answer = answerJson(200, {});
    expect((await street.as('alice').send('GET', '/cart')).status).toBe(200);
  });

  it('never ends a purchase', async () => {
    let finish: () => void = () => undefined;
    let cut = false;
    street.services.checkout.answer = (_, res) => {
      res.on('close', () => (cut = !res.writableFinished));
      finish = () => res.writeHead(201, { 'content-type': 'application/json' }).end('{}');
    };
    const asking = await hangUp('POST', '/checkout/sessions/cs_1/place');
    await eventually(() => expect(street.services.checkout.heard).toHaveLength(1));
    asking.destroy();
    await street.send('GET', '/catalog/stores'); // the gateway has noticed by now
    finish();
    await eventually(async () =>
      expect(String((await street.send('GET', '/metrics')).body)).toMatch(
        /http_request_seconds_count\{endpoint="checkout.place",status="201"\} 1/,
      ),
    );
    expect(cut).toBe(false);
  });
});

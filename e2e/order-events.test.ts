import { api } from '@muse/contracts';
import { apiClient } from '@muse/contracts/client';
import { openEventStream } from '@muse/kit/testing';
import { buyCart, createTestSystem, eventually, type TestSystemWithSpy } from './support/system.ts';

let system: TestSystemWithSpy;
beforeAll(async () => {
  system = await createTestSystem({}, { replicas: 2 });
});
afterAll(() => system?.close());

interface ShownOrder {
  museOrderNumber: string;
  status: string;
}

it('a page sees the orders of a purchase appear, and after a disconnect what has become of them', async () => {
  const { token } = (await system.client.call(api.gateway.createGuest)).body;
  const shopper = apiClient(system.gatewayUrl, () => token);
  const sweater = { storeId: 'nordstrom', productSku: 'NORD-CASH-01', size: 'M', color: 'Navy' };
  await shopper.call(api.cart.addItem, { body: sweater });
  const open = (more: Record<string, string> = {}) =>
    openEventStream(system.gatewayUrl, '/orders/events', { authorization: `Bearer ${token}`, ...more });
  const stream = await open();
  const [order] = (await buyCart(shopper)).orders;
  const orderNumber = order?.museOrderNumber as string;
  await stream.waitFor(({ museOrderNumber }: ShownOrder) => museOrderNumber === orderNumber);
  const lastId = stream.lastId();
  stream.close();

  await eventually(async () => {
    const cancelled = await shopper.call(api.orders.cancelOrder, { params: { orderNumber }, body: {} });
    expect(cancelled.status).toBe(200); // once placement knows the order
  });

  const resumed = await open({ 'last-event-id': lastId });
  const shown = await resumed.waitFor(({ status }: ShownOrder) => status === 'cancelled');
  expect(shown).toMatchObject({ museOrderNumber: orderNumber });
  resumed.close();
});

import { api } from '@muse/contracts';
import type { TestServer } from '@muse/kit/testing';
import type { TestContext } from './context.ts';
import { type CartEntry, portland, twoStores } from './fixtures.ts';

let shoppers = 0;
/** A new shopper with a filled cart; each method is one request of the shopper. */
export function createShopper(
  ctx: TestContext,
  entries: CartEntry[] = twoStores,
  server: Pick<TestServer, 'as'> = ctx.server,
  name = `shopper_${++shoppers}`,
) {
  ctx.fill(name, entries);
  const caller = server.as(name);
  let id = '';
  const on = () => ({ params: { id } });
  const shopper = {
    name,
    caller,
    id: () => id,
    async begins(body?: { items?: string[] }) {
      const begun = await caller.call(api.checkout.createSession, body ? { body } : {});
      if (begun.status === 201) id = begun.body.sessionId;
      return begun;
    },
    ships: (address: object = portland, headers = {}) =>
      caller.call(api.checkout.setShipping, { ...on(), body: address as never }, headers),
    pays: (paymentMethodId = 'pm_visa', headers = {}) =>
      caller.call(api.checkout.setPayment, { ...on(), body: { paymentMethodId } }, headers),
    places: (headers = {}) => caller.call(api.checkout.place, on(), headers),
    cancels: (headers = {}) => caller.call(api.checkout.cancelSession, on(), headers),
    looks: (headers = {}) => caller.call(api.checkout.getSession, on(), headers),
    async status() {
      return (await shopper.looks()).body.status;
    },
    async isReady() {
      await shopper.begins();
      await shopper.ships();
      expect((await shopper.pays()).body.status).toBe('ready_for_complete');
    },
  };
  return shopper;
}
export type Shopper = ReturnType<typeof createShopper>;

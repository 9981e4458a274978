import { checkoutPaid, checkoutSubmitted, orderCreated } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import type { TestContext } from './context.ts';
import { publishPaid } from './paid.ts';

/** Publishes the events that payments and orders would publish. */
export function otherServices({ env }: TestContext) {
  const submitted = (session: string, attempt = 1) =>
    env.spy.waitFor(checkoutSubmitted, (data) => data.sessionId === session && data.attempt === attempt);
  return {
    submitted,
    async capture(session: string, attempt = 1) {
      const { data } = await submitted(session, attempt);
      const { amountCents, currency } = data;
      return publishPaid({ env }, { sessionId: session, attempt, amountCents, currency });
    },
    async createdOrders(session: string) {
      const { data } = await env.spy.waitFor(checkoutPaid, (paid) => paid.sessionId === session);
      return data.orders.map((order) => ({
        ...order,
        sessionId: session,
        shopper: data.shopper,
        currency: data.currency,
        address: data.address,
        createdAt: data.paidAt,
      }));
    },
    async createOrders(session: string) {
      for (const order of await this.createdOrders(session)) await env.publish(orderCreated, order);
    },
    async succeed(session: string, attempt = 1) {
      await this.capture(session, attempt);
      await this.createOrders(session);
    },
    /** Waits until a reaction has handled an event, with or without effect. */
    handledBy: (consumer: string, messageId: string) =>
      eventually(async () => {
        const rows = await env.look(`select from checkout.inbox where consumer = $1 and message_id = $2`, [
          consumer,
          messageId,
        ]);
        expect(rows).toHaveLength(1);
      }),
  };
}
export type OtherServices = ReturnType<typeof otherServices>;

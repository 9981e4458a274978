import { api } from '@muse/contracts';
import { eventually } from '../../support/system.ts';
import { answered } from '../context/context.ts';
import type { Model } from '../reference/model.ts';
import type { OrderModel } from '../reference/order.ts';
import * as stateMachines from '../reference/order.ts';
import type { ApiRequest, Step } from './command.ts';

const hasOrder = ({ orders }: Readonly<Model>): boolean => orders.length > 0;

/** The n-th order of the shopper, modulo their number; -1 is the last. */
export const nthOrder = ({ orders }: Readonly<Model>, nth: number): OrderModel =>
  orders.at(nth % orders.length) as OrderModel;

export const orderName = (nth: number): string => (nth < 0 ? 'the last order' : `order ${nth + 1}`);

const paramsOf = ({ number }: OrderModel) => ({ params: { orderNumber: number as string } });

export const cancelOrder = (nth: number): ApiRequest => ({
  description: `the shopper cancels ${orderName(nth)}`,
  precondition: hasOrder,
  send: async (model, { shopper }) =>
    answered(await shopper.call(api.orders.cancelOrder, paramsOf(nthOrder(model, nth)))),
  predict: (model) => model.settling(() => stateMachines.cancel(nthOrder(model, nth), model.now)),
});

export const claimOrder = (nth: number): ApiRequest => ({
  description: `the operator claims ${orderName(nth)}`,
  precondition: hasOrder,
  send: async (model, { operator }) =>
    answered(await operator.call(api.placement.claimEntry, paramsOf(nthOrder(model, nth)))),
  predict: (model) => stateMachines.claim(nthOrder(model, nth), model.now),
});

export const placeByHand = (nth: number): ApiRequest => ({
  description: `the operator places ${orderName(nth)}`,
  precondition: hasOrder,
  async send(model, { operator }) {
    const order = nthOrder(model, nth);
    const body = { storeOrderNumber: `S-${order.number}` };
    return answered(await operator.call(api.placement.placeByHand, { ...paramsOf(order), body }));
  },
  predict: (model) => model.settling(() => stateMachines.placeByHand(nthOrder(model, nth))),
});

export const failByHand = (nth: number): ApiRequest => ({
  description: `the operator fails ${orderName(nth)}`,
  precondition: hasOrder,
  async send(model, { operator }) {
    const call = { ...paramsOf(nthOrder(model, nth)), body: { reason: 'Sold out' } };
    return answered(await operator.call(api.placement.failByHand, call));
  },
  predict: (model) => model.settling(() => stateMachines.failByHand(nthOrder(model, nth), model.now)),
});

/** A pending refund succeeds at Stripe. */
export const completeRefund: Step = {
  description: 'a pending refund succeeds',
  precondition: ({ orders }) => orders.some((order) => order.refund === 'pending'),
  async run(model, ctx) {
    const order = model.orders.find(({ refund }) => refund === 'pending') as OrderModel;
    const refund = await eventually(async () => {
      const found = (await ctx.books()).refunds.find(({ metadata }) => metadata.order === order.number);
      if (!found) throw new Error(`Stripe has no refund of ${order.number}`);
      return found;
    }, ctx.timeoutMs);
    await ctx.system.stripe.control('refunds', { refund: refund.id, status: 'succeeded' });
    model.completeRefund(order);
  },
};

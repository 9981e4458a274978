import { api } from '@muse/contracts';
import { eventually } from '../../support/system.ts';
import { answered } from '../context/context.ts';
import type { Model } from '../reference/model.ts';
import type { OrderModel } from '../reference/order.ts';
import * as stateMachines from '../reference/order.ts';
import type { Happening, Question } from './command.ts';

const hasOrder = ({ orders }: Readonly<Model>): boolean => orders.length > 0;

/** The n-th of her orders, counted round and round; -1 is the last. */
export const nthOrder = ({ orders }: Readonly<Model>, nth: number): OrderModel =>
  orders.at(nth % orders.length) as OrderModel;

export const named = (nth: number): string => (nth < 0 ? 'the last order' : `order ${nth + 1}`);

const paramsOf = ({ number }: OrderModel) => ({ params: { orderNumber: number as string } });

export const cancelOrder = (nth: number): Question => ({
  told: `the shopper cancels ${named(nth)}`,
  possible: hasOrder,
  ask: async (model, { shopper }) =>
    answered(await shopper.call(api.orders.cancelOrder, paramsOf(nthOrder(model, nth)))),
  answer: (model) => stateMachines.cancel(nthOrder(model, nth), model.now),
});

export const claimOrder = (nth: number): Question => ({
  told: `the operator claims ${named(nth)}`,
  possible: hasOrder,
  ask: async (model, { operator }) =>
    answered(await operator.call(api.placement.claimEntry, paramsOf(nthOrder(model, nth)))),
  answer: (model) => stateMachines.claim(nthOrder(model, nth), model.now),
});

export const placeByHand = (nth: number): Question => ({
  told: `the operator has placed ${named(nth)}`,
  possible: hasOrder,
  async ask(model, { operator }) {
    const order = nthOrder(model, nth);
    const body = { storeOrderNumber: `S-${order.number}` };
    return answered(await operator.call(api.placement.placeByHand, { ...paramsOf(order), body }));
  },
  answer: (model) => stateMachines.placeByHand(nthOrder(model, nth)),
});

export const failByHand = (nth: number): Question => ({
  told: `the operator gives ${named(nth)} up`,
  possible: hasOrder,
  async ask(model, { operator }) {
    const call = { ...paramsOf(nthOrder(model, nth)), body: { reason: 'Sold out' } };
    return answered(await operator.call(api.placement.failByHand, call));
  },
  answer: (model) => stateMachines.failByHand(nthOrder(model, nth), model.now),
});

/** A refund that Stripe had under way has reached the shopper's bank. */
export const refundArrives: Happening = {
  told: 'a slow refund arrives',
  possible: ({ orders }) => orders.some((order) => order.refund === 'under way'),
  async happens(model, ctx) {
    const order = model.orders.find(({ refund }) => refund === 'under way') as OrderModel;
    const refund = await eventually(async () => {
      const found = (await ctx.books()).refunds.find(({ metadata }) => metadata.order === order.number);
      if (!found) throw new Error(`Stripe was never asked to refund ${order.number}`);
      return found;
    }, ctx.patienceMs);
    await ctx.system.stripe.control('refunds', { refund: refund.id, status: 'succeeded' });
    model.refundArrives(order);
  },
};

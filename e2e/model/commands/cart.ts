import { api } from '@muse/contracts';
import { answered } from '../context/context.ts';
import * as carts from '../reference/cart.ts';
import { goods, type Thing } from '../reference/goods.ts';
import type { Model } from '../reference/model.ts';
import type { Question } from './command.ts';

export const add = (thing: Thing, quantity: number): Question => ({
  told: `add ${quantity} ${thing}`,
  ask: async (_model, { shopper }) =>
    answered(await shopper.call(api.cart.addItem, { body: { ...goods[thing], quantity } })),
  answer: ({ cart }) => carts.add(cart, thing, quantity),
});

const isFilled = ({ cart }: Readonly<Model>): boolean => cart.size > 0;

export const changeQuantity = (nth: number, quantity: number): Question => ({
  told: `change the quantity of thing ${nth + 1} to ${quantity}`,
  possible: isFilled,
  async ask({ cart }, { shopper, lineOf }) {
    const params = { id: await lineOf(carts.nthThing(cart, nth)) };
    return answered(await shopper.call(api.cart.changeQuantity, { params, body: { quantity } }));
  },
  answer: ({ cart }) => carts.change(cart, carts.nthThing(cart, nth), quantity),
});

export const remove = (nth: number): Question => ({
  told: `remove thing ${nth + 1}`,
  possible: isFilled,
  async ask({ cart }, { shopper, lineOf }) {
    const params = { id: await lineOf(carts.nthThing(cart, nth)) };
    return answered(await shopper.call(api.cart.removeItem, { params }));
  },
  answer: ({ cart }) => carts.remove(cart, carts.nthThing(cart, nth)),
});

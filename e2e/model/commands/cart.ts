import { api } from '@muse/contracts';
import { answered } from '../context/context.ts';
import * as carts from '../reference/cart.ts';
import { goods, type Thing } from '../reference/goods.ts';
import type { Model } from '../reference/model.ts';
import type { ApiRequest } from './command.ts';

export const add = (thing: Thing, quantity: number): ApiRequest => ({
  description: `add ${quantity} ${thing}`,
  send: async (_model, { shopper }) =>
    answered(await shopper.call(api.cart.addItem, { body: { ...goods[thing], quantity } })),
  predict: ({ cart }) => carts.add(cart, thing, quantity),
});

const isFilled = ({ cart }: Readonly<Model>): boolean => cart.size > 0;

export const changeQuantity = (nth: number, quantity: number): ApiRequest => ({
  description: `change the quantity of cart line ${nth + 1} to ${quantity}`,
  precondition: isFilled,
  async send({ cart }, { shopper, lineOf }) {
    const params = { id: await lineOf(carts.nthThing(cart, nth)) };
    return answered(await shopper.call(api.cart.changeQuantity, { params, body: { quantity } }));
  },
  predict: ({ cart }) => carts.change(cart, carts.nthThing(cart, nth), quantity),
});

export const remove = (nth: number): ApiRequest => ({
  description: `remove cart line ${nth + 1}`,
  precondition: isFilled,
  async send({ cart }, { shopper, lineOf }) {
    const params = { id: await lineOf(carts.nthThing(cart, nth)) };
    return answered(await shopper.call(api.cart.removeItem, { params }));
  },
  predict: ({ cart }) => carts.remove(cart, carts.nthThing(cart, nth)),
});

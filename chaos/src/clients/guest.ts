import { api } from '@muse/contracts';
import { apiClient } from '@muse/contracts/client';
import type { ShopperHistory } from '../history.ts';
import {
  type Amounts,
  add,
  amountsOf,
  type CartModel,
  newCartModel,
  readCart,
  remaining,
  sameAmounts,
} from './cart-model.ts';
import type { ClientModel } from './client-model.ts';
import type { Client } from './request.ts';
import { backOff, GaveUpError, retryUntilAnswered } from './retry-until-answered.ts';

/** One guest identity with its cart and purchases. A shopper client uses several, one after the other. */
export interface Guest {
  client: Client;
  cart: CartModel;
  models: ClientModel[];
}

export async function createGuest(context: Omit<Client, 'subject' | 'token'>): Promise<Guest> {
  const anonymous = { ...context, subject: 'anonymous', token: null };
  const result = await retryUntilAnswered(anonymous, api.gateway.createGuest);
  if (result.is === 'refusal') throw new GaveUpError(`no guest token: ${result.code}`);
  const { guestId: subject, token } = result.body;
  context.recorder.counts.guests += 1;
  const client = { ...context, subject, token };
  return { client, cart: newCartModel(client), models: [] };
}

const mostReads = 6;

/**
 * Whether the guest can be used for another journey: every purchase has ended, and everything bought was removed from the cart.
 * It is a breach if more was removed than was bought.
 */
export async function isCartAsExpected({ cart, models, client }: Guest): Promise<boolean> {
  const { counts } = cart;
  if (!counts.certain || !models.every(({ confirmation, ended }) => confirmation !== undefined || ended)) return false;
  counts.bought = boughtIn(models);
  const expected = remaining(counts);
  for (let tries = 1; tries <= mostReads; tries += 1) {
    const found = await readCart(cart);
    if (sameAmounts(found, expected)) {
      counts.purchasePending = false;
      return true;
    }
    const lost = [...expected].filter(([key, quantity]) => (found.get(key) ?? 0) < quantity);
    if (lost.length > 0) {
      const { who, subject, recorder } = client;
      recorder.breach(9, 'the cart lost more than was bought', {
        who,
        subject,
        expected: [...expected],
        found: [...found],
      });
      return false;
    }
    await backOff(client, tries);
  }
  return false;
}

function boughtIn(models: readonly ClientModel[]): Amounts {
  const all: Amounts = new Map();
  for (const { confirmation, purchase } of models)
    if (confirmation)
      for (const [key, quantity] of amountsOf(purchase.session.cartSnapshot.stores)) add(all, key, quantity);
  return all;
}

export const historyOf = ({ client, cart, models }: Guest): ShopperHistory => ({
  subject: client.subject,
  who: client.who,
  caller: apiClient(client.gatewayUrl, async () => client.token ?? ''),
  added: cart.counts.certain ? cart.counts.added : undefined,
  purchases: models.map(({ purchase }) => purchase),
});

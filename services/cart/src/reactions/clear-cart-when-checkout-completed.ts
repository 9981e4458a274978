import { checkoutCompleted } from '@muse/contracts';
import { when } from '@muse/kit';
import { lockCart } from '../storage/carts.ts';
import { removeBoughtUnits } from '../storage/lines.ts';

/** Removes exactly the bought units; units added after the session was created stay in the cart. */
export const clearCartWhenCheckoutCompleted = when(
  checkoutCompleted,
  'clear-cart-when-checkout-completed',
  async ({ data }, { tx }) => {
    await lockCart(tx, data.shopper);
    await removeBoughtUnits(tx, data.shopper, data.bought);
  },
);

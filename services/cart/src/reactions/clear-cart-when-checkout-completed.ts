import { checkoutCompleted } from '@muse/contracts';
import { when } from '@muse/kit';
import { lockCart } from '../storage/carts.ts';
import { removeBoughtUnits } from '../storage/lines.ts';

/** Exactly what was bought leaves the cart; what was added since the session was made stays. */
export const clearCartWhenCheckoutCompleted = when(
  checkoutCompleted,
  'clear-cart-when-checkout-completed',
  async ({ data }, { tx }) => {
    await lockCart(tx, data.shopper);
    await removeBoughtUnits(tx, data.shopper, data.bought);
  },
);

import { api, guestMerged, isGuest } from '@muse/contracts';
import { type ActionContext, answer, refuse, reply } from '@muse/kit';
import type { CartDependencies } from '../dependencies.ts';
import { showCart } from '../domain/cart.ts';
import { mergeCarts, mergeMessages } from '../domain/merge.ts';
import { guestOfToken } from '../processes/guest-of-token.ts';
import { findCart, lockOrCreateCart } from '../storage/carts.ts';
import { claimGuest, moveGuestCart, readLines, requireUnclaimed } from '../storage/guest-carts.ts';

/**
 * A guest has signed in: the guest's cart is added to the shopper's. Checkout goes first, because it refuses while the guest is
 * paying. A repeated request finds nothing left to move; `muse-merged-guest` tells the gateway which tokens to refuse from now on.
 */
export const mergeCart = answer(
  api.cart.mergeCart,
  async ({ shopper, body, expects }, ctx: ActionContext & CartDependencies) => {
    if (isGuest(shopper)) refuse('forbidden', { detail: 'Sign in first: a guest cannot take over another guest.' });
    const guest = await guestOfToken(body.guestToken, ctx.identity);
    await requireUnclaimed(ctx.db, guest, shopper);
    expects((await findCart(ctx.db, shopper)).version); // before the guest's session is cancelled for a request that is stale
    await ctx.checkout.releaseGuest(guest, shopper);
    return ctx.transaction(async (tx) => {
      expects(await lockOrCreateCart(tx, shopper));
      const isFirst = await claimGuest(tx, guest, shopper);
      const merge = mergeCarts(await readLines(tx, shopper), await readLines(tx, guest));
      await moveGuestCart(tx, { guest, shopper, merge });
      if (isFirst) tx.publish(guestMerged, { guest, shopper });
      const cart = showCart(await findCart(tx, shopper), ctx.shippingTerms);
      return reply(
        200,
        { ...cart, messages: [...mergeMessages(merge, cart), ...cart.messages] },
        { version: cart.version, headers: { 'muse-merged-guest': guest } },
      );
    });
  },
);

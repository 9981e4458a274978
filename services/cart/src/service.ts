import { service } from '@muse/kit';
import { addItem } from './actions/add-item.ts';
import { addItems } from './actions/add-items.ts';
import { changeQuantity } from './actions/change-quantity.ts';
import { checkItem } from './actions/check-item.ts';
import { clearCart } from './actions/clear-cart.ts';
import { getCart } from './actions/get-cart.ts';
import { getCartSummary } from './actions/get-cart-summary.ts';
import { mergeCart } from './actions/merge-cart.ts';
import { readCart } from './actions/read-cart.ts';
import { refreshOffers } from './actions/refresh-offers.ts';
import { removeItem } from './actions/remove-item.ts';
import { updateItem } from './actions/update-item.ts';
import { config } from './config.ts';
import { dependencies } from './dependencies.ts';
import { clearCartWhenCheckoutCompleted } from './reactions/clear-cart-when-checkout-completed.ts';
import { updateOffersWhenOffersChanged } from './reactions/update-offers-when-offers-changed.ts';
import { updateStoreWhenStoreChanged } from './reactions/update-store-when-store-changed.ts';
import { migrations } from './storage/migrations/index.ts';
import { backfillCatalog } from './timers/backfill-catalog.ts';
import { compareProjections } from './timers/compare-projections.ts';
import { deleteAbandonedCarts } from './timers/delete-abandoned-carts.ts';

/** The carts of the shoppers, at current prices. */
export const cart = service('cart', {
  config,
  migrations,
  dependencies,
  actions: [
    getCart,
    getCartSummary,
    checkItem,
    addItem,
    addItems,
    updateItem,
    changeQuantity,
    removeItem,
    clearCart,
    mergeCart,
    readCart,
    refreshOffers,
  ],
  reactions: [updateStoreWhenStoreChanged, updateOffersWhenOffersChanged, clearCartWhenCheckoutCompleted],
  timers: [backfillCatalog, deleteAbandonedCarts, compareProjections],
});

import type { Route } from '../server/route.ts';
import { showAddress, submitAddress } from './address.ts';
import { redeemPromo, showBag, updateBag } from './bag.ts';
import { home, search } from './home.ts';
import { cancelOrder, lookUpOrder, showHistory, showOrder } from './orders.ts';
import { showPayment, submitPayment } from './payment.ts';
import { createCardToken, paymentFrame } from './payment-frame.ts';
import { addProduct, showProduct } from './product.ts';
import { showConfirmation, showReview, submitOrder } from './review.ts';
import { showShipping, submitShipping } from './shipping.ts';
import { showSignIn, startCheckout, submitGuest, submitSignIn } from './sign-in.ts';
import { showThreeDSecure, submitThreeDSecure } from './three-d-secure.ts';
import { showTracking } from './tracking.ts';

/** The pages of the shop with server-rendered forms. */
export const classicRoutes: Route[] = [
  ...[home, search, showProduct],
  ...[addProduct, showBag, updateBag, redeemPromo],
  ...[startCheckout, showSignIn, submitSignIn, submitGuest],
  ...[showAddress, submitAddress, showShipping, submitShipping],
  ...[showPayment, submitPayment, paymentFrame, createCardToken, showThreeDSecure, submitThreeDSecure],
  ...[showReview, submitOrder, showConfirmation],
  ...[lookUpOrder, showHistory, showOrder, cancelOrder],
  showTracking,
];

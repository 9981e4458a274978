import { addressText, variantText } from '../classic/summary.ts';
import { confirmationOf } from '../faults/confirmation.ts';
import type { Visit } from '../server/visit.ts';
import { addressFields } from '../shop/address.ts';
import { soldOutAt } from '../shop/bag.ts';
import { formatMoney } from '../shop/money.ts';
import type { Order } from '../shop/order.ts';
import { historyOf } from '../shop/order-status.ts';
import { variantsOf } from '../shop/products.ts';
import { regions } from '../shop/regions.ts';
import type { Step } from '../shop/steps.ts';
import { priceOf, type Totals, totals, unitPrice } from '../shop/totals.ts';

/** What the script shows: a step, its address within the app, and texts. */
export type View = { view: Step; path: string } & Record<string, unknown>;

const money = ({ shop }: Visit, amount: number | null) =>
  amount === null ? '—' : formatMoney(amount, shop.switches.currency);

const summary = (visit: Visit, { lines, items, discount, shipping, tax, total }: Totals) => ({
  lines: lines.map((line) => ({ ...line, variant: variantText(line), unitPrice: money(visit, line.unitPrice) })),
  subtotal: money(visit, items),
  discount: money(visit, -discount),
  shipping: money(visit, shipping),
  tax: money(visit, tax),
  total: money(visit, total),
});

const delivery = ({ address, email }: Pick<Order, 'address' | 'email'>) => ({ shipTo: addressText(address), email });

export const homeView = (visit: Visit): View => ({
  ...{ view: 'home', path: '/' },
  products: visit.shop.settings.products.map(({ sku, name }) => ({
    ...{ sku, name },
    price: money(visit, unitPrice(visit.shop, sku, 'search')),
  })),
});

export function productView(visit: Visit): View | null {
  const { shop, params } = visit;
  const product = shop.product(params.sku ?? '');
  if (!product) return null;
  const { sku, name, sizes, colors } = product;
  const soldOut = variantsOf(product).every((variant) => soldOutAt(shop, variant, 'product'));
  const price = money(visit, unitPrice(shop, sku, 'product'));
  return { view: 'product', path: `/product/${encodeURIComponent(sku)}`, sku, name, sizes, colors, price, soldOut };
}

export const bagView = (visit: Visit): View => ({
  ...{ view: 'bag', path: '/bag' },
  ...summary(visit, totals(visit.shop, visit.session, 'bag')),
});

/** The view of a step of the checkout. */
export function checkoutView(visit: Visit, step: Step): View {
  const { shop, session } = visit;
  const { id, address, email = '', card } = session.checkout ?? { id: '' };
  const priced = totals(shop, session, step);
  const view = { view: step, path: `/checkout/${step}`, ...summary(visit, priced) };
  if (step === 'sign_in') return { ...view, guestCheckout: shop.switches.guestCheckout };
  if (step === 'address')
    return {
      ...view,
      fields: addressFields,
      states: [...regions.US, ...regions.CA],
      address: address ?? { country: 'US' },
    };
  if (step === 'shipping')
    return {
      ...view,
      methods: shop.settings.shippingMethods.map((method) => ({
        ...method,
        price: money(visit, priceOf(method, priced.items - priced.discount)),
      })),
    };
  if (step === 'review' && address && card)
    return { ...view, checkout: id, ...delivery({ address, email }), card: `•••• ${card.last4}` };
  return view;
}

export function confirmationView(visit: Visit, order: Order): View {
  const shown = confirmationOf(visit.shop, order);
  const path = `/checkout/confirmation?id=${order.id}`;
  return { view: 'confirmation', path, number: shown.number, ...summary(visit, shown), ...delivery(shown) };
}

export const historyView = (visit: Visit): View => ({
  ...{ view: 'history', path: '/orders' },
  orders: historyOf(visit.shop, visit.session).map((order) => ({
    ...{ number: order.number, status: order.status, total: formatMoney(order.total, order.currency) },
    ...delivery(order),
  })),
});

export const orderView = (visit: Visit, order: Order): View => ({
  ...{ view: 'order_detail', path: `/orders/${order.number}`, number: order.number, status: order.status },
  ...summary(visit, order),
  ...delivery(order),
});

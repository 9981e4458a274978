import type { Order } from '../shop/order.ts';
import { setStatus } from '../shop/order-status.ts';
import type { Shop } from '../shop/shop.ts';

/** What the confirmation shows: the order, one without a number, or that of another customer. */
export interface Confirmation extends Omit<Order, 'number'> {
  number: string | null;
}

/** The store that cancels late does so once the customer has seen the confirmation. */
export function confirmationOf(shop: Shop, order: Order): Confirmation {
  const shown = { ...(shop.switches.othersConfirmation ? orderOfAnother(order) : order) };
  if (shop.switches.lateCancellation) setStatus(shop, order, 'cancelled');
  return shop.switches.confirmationWithoutNumber ? { ...shown, number: null } : shown;
}

const orderOfAnother = (order: Order): Order => ({
  ...order,
  number: String(Number(order.number) + 1_234),
  email: 'someone.else@mail.example',
  address: { ...order.address, firstName: 'Someone', lastName: 'Else', line1: '9 Other Street', line2: '' },
});

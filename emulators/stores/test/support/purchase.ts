import type { Customer, Page } from './customer.ts';

export const address = {
  firstName: 'Ann',
  lastName: 'O’Neil',
  line1: '1 Market St',
  line2: 'MO-42',
  city: 'San Francisco',
  state: 'CA',
  postalCode: '94105',
  country: 'US',
  phone: '4155550100',
};
export const card = { cardName: 'Muse', cardNumber: '4242 4242 4242 4242', expiry: '12/30', cvc: '123' };
export const sweater = { sku: 'NORD-CASH-01', size: 'M', color: 'Navy', quantity: '1' };

/** Every page up to the review, with the answer of each. */
export async function fillIn(customer: Customer, { email = 'ann@muse.example', line = sweater } = {}) {
  const product = await customer.get(`/product/${line.sku}`);
  const bag = await customer.post('/bag', line);
  const addressForm = await customer.post('/checkout/guest', { email });
  const shipping = await customer.post('/checkout/address', address);
  const payment = await customer.post('/checkout/shipping', { method: 'standard' });
  const review = await customer.post('/checkout/payment', card);
  return { product, bag, addressForm, shipping, payment, review };
}

export const place = (customer: Customer, review: Page): Promise<Page> =>
  customer.post('/checkout/order', { checkout: review.hidden('checkout') });

import type { Address, Line } from '@muse/contracts';
import { instructionsFor } from './instructions.ts';

const address: Address = {
  name: 'Alice',
  address1: '1 Rabbit Hole',
  address2: null,
  city: 'Seattle',
  state: 'WA',
  zip: '98101',
  country: 'US',
  phone: null,
  email: null,
};
const shirt: Line = {
  storeId: 'nordstrom',
  productSku: 'SHIRT-1',
  size: 'M',
  color: 'Black',
  productName: 'Oxford Shirt',
  productUrl: 'https://shop.example/s/shirt-1?x=1',
  productImageUrl: null,
  quantity: 2,
  priceCents: 9_999,
  originalPriceCents: 9_999,
  totalPriceCents: 19_998,
};
const hat: Line = { ...shirt, productSku: 'HAT', size: null, color: null, productName: 'Hat', quantity: 1 };
const order = {
  status: 'claimed' as const,
  orderNumber: 'MO-4K7T2M',
  storeName: 'Nordstrom',
  lines: [shirt, hat],
  address,
  itemCount: 3,
  ceilingCents: 31_500,
  currency: 'USD',
  shippingOption: null,
};
const steps = instructionsFor(order, 'https://www.nordstrom.example');
const titled = (words: string) => steps.find((step) => step.title.includes(words));

describe('the instructions', () => {
  it('are numbered, start at the store and pay only after the total was checked', () => {
    expect(steps.map((step) => step.step)).toEqual(steps.map((_, index) => index + 1));
    expect(steps[0]).toMatchObject({ title: 'Open Nordstrom', url: 'https://www.nordstrom.example' });
    const place = (words: string) => steps.findIndex((step) => step.title.includes(words));
    expect(place('Deliver')).toBeLessThan(place('Check the total'));
    expect(place('Check the total')).toBeLessThan(place('Pay'));
    expect(place('Pay')).toBeLessThan(place('Report'));
  });

  it('have a step per line, with its options and price', () => {
    const bag = steps.filter((step) => step.title.startsWith('Put into the bag'));
    expect(bag.map((step) => step.items)).toEqual([[shirt], [hat]]);
    expect(bag[0]).toMatchObject({ url: shirt.productUrl, expect: '$99.99 each, $199.98 for 2' });
    expect(bag[0]?.action).toContain('size M, colour Black, quantity 2');
    expect(bag[1]?.action).toContain('choose quantity 1');
    expect(bag[1]?.expect).toBe('$99.99');
  });

  it('give the address, the ceiling, and the endpoints that report the result', () => {
    expect(titled('Deliver')?.address).toEqual(address);
    expect(titled('Check the total')?.expect).toContain('At most $315.00');
    expect(titled('Report')?.action).toContain('POST /api/v1/admin/manual-orders/MO-4K7T2M/place');
    expect(titled('If anything differs')?.action).toContain('POST /api/v1/admin/manual-orders/MO-4K7T2M/fail');
  });

  it('take the site from the products if the store is not in the projection, and omit it if no product has a valid URL', () => {
    expect(instructionsFor(order, undefined)[0]?.url).toBe('https://shop.example');
    const odd = { ...order, lines: [{ ...hat, productUrl: 'not a url' }] };
    expect(instructionsFor(odd, undefined)[0]).not.toHaveProperty('url');
  });
});

it('mark the order as being submitted before it is paid, and say why', () => {
  const titles = steps.map(({ title }) => title);
  expect(titles.indexOf('Say that you are about to buy')).toBe(titles.indexOf('Pay once') - 1);
  const { action } = titled('about to buy') ?? {};
  expect(action).toContain('POST /api/v1/admin/manual-orders/MO-4K7T2M/submitting');
  expect(action).toContain('instead of being given to somebody who buys it again');
});

it('give the order number in the address and the e-mail address of the order, where the store is searched by them', () => {
  expect(titled('e-mail')).toBeUndefined();
  const references = { email: 'mo-4k7t2m@orders.muse.example', inAddress: true, addressFields: [] };
  const deliveryOf = (changes: object) =>
    instructionsFor({ ...order, references, ...changes }, undefined).find(({ title }) => title.startsWith('Deliver'));
  expect(deliveryOf({})?.address?.address2).toBe('MO-4K7T2M');
  expect(deliveryOf({ address: { ...address, address2: 'Apt 2' } })?.address?.address2).toBe('Apt 2, MO-4K7T2M');
  const email = instructionsFor({ ...order, references }, undefined).find(({ title }) => title.includes('e-mail'));
  expect(email?.action).toContain('enter mo-4k7t2m@orders.muse.example');
});

it('name the shipping option that the shopper paid for, before the total is checked', () => {
  expect(titled('Ship by')).toBeUndefined();
  const express = { id: 'express', name: 'Express', deliveryFrom: '2026-12-01', deliveryTo: '2026-12-02' };
  const titles = instructionsFor({ ...order, shippingOption: express }, undefined).map(({ title }) => title);
  expect(titles.indexOf('Ship by: Express')).toBe(titles.indexOf('Check the total before you pay') - 1);
});

it('name the fields of the address in the sequence of the store’s form, where it is known', () => {
  const references = { email: null, inAddress: false, addressFields: ['ZIP code', 'city', 'first line'] };
  const delivery = instructionsFor({ ...order, references }, undefined).find(({ title }) =>
    title.startsWith('Deliver'),
  );
  expect(delivery?.action).toContain('The store asks for: ZIP code, city, first line.');
  expect(titled('Deliver')?.action).not.toContain('asks for');
});

it('of an order on hold are to buy nothing, and say why', () => {
  const holdReason = 'the payment is fraudulent or lost: do not buy';
  const held = instructionsFor({ ...order, status: 'on_hold', holdReason }, 'https://www.nordstrom.example');
  expect(held.map(({ step, title }) => [step, title])).toEqual([
    [1, 'Buy nothing'],
    [2, 'If you had bought it before'],
    [3, 'If it is not to be bought at all'],
  ]);
  expect(held[0]?.action).toBe(`This order is on hold: ${holdReason}.`);
  expect(held[1]?.action).toContain('POST /api/v1/admin/manual-orders/MO-4K7T2M/place');
});

it('say where to look, and to buy nothing, while the store may have the order', () => {
  const found = instructionsFor({ ...order, status: 'outcome_unknown' }, 'https://www.nordstrom.example');
  expect(found.map(({ step, title }) => [step, title])).toEqual([
    [1, 'Buy nothing'],
    [2, expect.stringContaining('Look for it at')],
    [3, 'Report what you found'],
  ]);
});

it('of a settled order are to do nothing', () => {
  expect(instructionsFor({ ...order, status: 'placed' }, undefined)).toEqual([
    { step: 1, title: 'Nothing is to be done', action: 'This order is placed: buy nothing for it.' },
  ]);
});

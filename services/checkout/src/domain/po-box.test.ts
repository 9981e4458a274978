import type { Address } from '@muse/contracts';
import { addressSuggestions } from './address-suggestions.ts';
import { poBoxField } from './po-box.ts';

const at = (more: Partial<Address>): Address => ({
  ...{ name: 'Alice', address1: '1 Main Street', address2: null, city: 'New York', state: 'NY', zip: '10001' },
  ...{ country: 'US', phone: null, email: null },
  ...more,
});

describe('a PO box', () => {
  it.each([
    'PO Box 12',
    'P.O. Box 12',
    'p. o. box 12',
    'P O BOX 12',
    'POB 12',
    'P.O.B. 12',
    'Post Office Box 12',
    'Postal Office Box 1',
    '5 Main St, PO Bx 7',
    'P.O. Drawer 12',
  ])('is %s', (street) => {
    expect(poBoxField(at({ address1: street }))).toBe('address1');
    expect(poBoxField(at({ address2: street }))).toBe('address2');
  });

  it.each([
    '12 Boxwood Lane',
    'PSC 802 Box 74', // military
    'Unit 2050 Box 4190',
    'RR 2 Box 152', // a rural route
    '12 Drawer Lane',
    '5 Pobst Road',
    '1 Post Office Square',
    'C.P. 1234',
  ])('is not %s', (street) => expect(poBoxField(at({ address1: street }))).toBeUndefined());

  it.each([
    'Box 44',
    'BOX 44',
    ' box #44',
    'Box 44B',
    'Box 44, Main Post Office',
    'Drawer 5',
    'Lockbox 12',
    'Caller 9',
  ])('is %s alone in the first line', (address1) => {
    expect(poBoxField(at({ address1 }))).toBe('address1');
    expect(poBoxField(at({ address1: '5 Main Street', address2: address1 }))).toBeUndefined(); // perhaps a box at a shop
  });

  it.each([
    ['12 Box Hill Road', null],
    ['Box Hill Road 12', null],
    ['Box 12 Ranch Road', null],
    ['Boxwood 7', null],
    ['Box 152, RR 2', null],
    ['Box 152', 'RR 2'],
    ['Box 74', 'PSC 802'],
  ])('is not %s %s', (address1, address2) => expect(poBoxField(at({ address1, address2 }))).toBeUndefined());

  it('is a case postale in Canada', () => {
    for (const address1 of ['C.P. 1234', 'Case postale 7'])
      expect(poBoxField(at({ address1, country: 'CA' }))).toBe('address1');
  });
});

describe('suggestions for an address', () => {
  const fields = (more: Partial<Address>) => addressSuggestions(at(more)).map(({ pointer }) => pointer);

  it('name what looks wrong, and nothing in a usual address', () => {
    expect(fields({})).toEqual([]);
    expect(fields({ address1: 'Main Street' })).toEqual(['/shippingAddress/address1']);
    expect(fields({ address1: '1 Main Street 10001' })).toEqual(['/shippingAddress/address1']);
    expect(fields({ state: 'AE', city: 'Ramstein' })).toEqual(['/shippingAddress/city']);
    expect(fields({ state: 'AE', city: 'apo' })).toEqual([]);
  });
});

import { readAmount } from './money.ts';

test.each([
  ['$1,234.50', 123_450, 'USD'],
  ['CA$12.00', 1_200, 'CAD'],
  ['-$5.00', -500, 'USD'],
  ['€9.99', 999, 'EUR'],
  ['$12', 1_200, 'USD'],
  ['12', undefined, undefined],
  ['$12.5', undefined, undefined],
  ['$1.234,50', undefined, undefined],
  ['$12.00 $13.00', undefined, undefined],
  ['NaN', undefined, undefined],
  ['$99999999999.00', undefined, undefined],
])('%s is an amount or none', (text, cents, currency) => {
  expect(readAmount(text)).toEqual(cents === undefined ? undefined : { cents, currency });
});

test('Free costs nothing in any currency', () => {
  expect(readAmount(' Free ')).toEqual({ cents: 0, currency: null });
});

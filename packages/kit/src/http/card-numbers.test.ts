import fc from 'fast-check';
import { holdsCardNumber } from '../index.ts';

/** Completes digits with the check digit of Luhn. https://en.wikipedia.org/wiki/Luhn_algorithm */
const withLuhn = (digits: string): string => {
  const weighed = [...digits].reverse().map((digit, index) => {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return doubled > 9 ? doubled - 9 : doubled;
  });
  return digits + ((10 - (weighed.reduce((all, digit) => all + digit, 0) % 10)) % 10);
};
/** Ranges and lengths that networks have published. */
const networks = [
  ...['4', '51', '55', '2221', '2720', '6011', '65', '3528', '3589', '62', '2200', '50'].map((range) => [range, 16]),
  ...['34', '37'].map((range) => [range, 15]),
  ...['300', '305', '36', '38'].map((range) => [range, 14]),
  ...['4', '6011', '62', '3528'].map((range) => [range, 19]),
  ['6304', 13],
] as [string, number][];
/** Any card number of these networks. */
const cardNumber = fc
  .tuple(fc.constantFrom(...networks), fc.stringMatching(/^[0-9]{19}$/))
  .map(([[range, length], digits]) => withLuhn((range + digits).slice(0, length - 1)));
const wordsAround = fc.stringMatching(/^[A-Za-z ,.:]{0,10}$/);
const separator = fc.constantFrom('', ' ', '-', '  ', ' - ', '\u00a0', '\u2011', '\u2013', '\u2014', '\u2212');
const inScript = (digits: string, zero: number) =>
  [...digits].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');

describe('a card number', () => {
  it('is found wherever it stands in a text', () => {
    fc.assert(
      fc.property(cardNumber, wordsAround, wordsAround, (number, before, after) =>
        holdsCardNumber(`${before} ${number} ${after}`),
      ),
    );
  });

  it('is found with spaces and dashes between its digits', () => {
    fc.assert(
      fc.property(cardNumber, fc.array(separator, { minLength: 19, maxLength: 19 }), (number, gaps) =>
        holdsCardNumber([...number].map((digit, index) => (index === 0 ? '' : gaps[index]) + digit).join('')),
      ),
    );
  });

  it('is found beside other numbers', () => {
    for (const text of [
      '12 4242 4242 4242 4242',
      '4242 4242 4242 4242 12/29',
      '4242-4242-4242-4242 123',
      '7 5555555555554444',
    ])
      expect([text, holdsCardNumber(text)]).toEqual([text, true]);
  });

  it('is found in the digits of any script', () => {
    fc.assert(
      fc.property(
        cardNumber,
        fc.constantFrom(0xff10, 0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0x1d7d8, 0x116da, 0x1e5f1),
        (number, zero) => holdsCardNumber(inScript(number, zero)),
      ),
    );
  });

  it('is found for every test card of Stripe', () => {
    for (const number of [
      '4242424242424242',
      '4000056655665556',
      '5555555555554444',
      '378282246310005',
      '6011111111111117',
      '30569309025904',
      '6205500000000000004',
    ])
      expect([number, holdsCardNumber(number)]).toEqual([number, true]);
  });

  it('is not found with one wrong digit', () => {
    fc.assert(
      fc.property(cardNumber, fc.nat(18), fc.integer({ min: 1, max: 9 }), (number, where, by) => {
        const at = where % number.length;
        const wrong = number.slice(0, at) + ((Number(number[at]) + by) % 10) + number.slice(at + 1);
        expect(holdsCardNumber(wrong)).toBe(false);
      }),
    );
  });

  it('is not found in numbers that only pass Luhn', () => {
    const isbn = fc
      .tuple(fc.constantFrom('978', '979'), fc.stringMatching(/^[0-9]{9}$/))
      .map((parts) => parts.join(''));
    const milliseconds = fc.integer({ min: 1_000_000_000_00, max: 1_999_999_999_99 }).map(String);
    const orderNumber = fc
      .stringMatching(/^[1789][01457][0-9]{10,13}$/)
      .filter((digits) => !/^(?:18|81|9792)/.test(digits));
    fc.assert(
      fc.property(fc.oneof(isbn, milliseconds, orderNumber), (digits) => {
        const number = withLuhn(digits);
        expect([number, holdsCardNumber(number)]).toEqual([number, false]);
      }),
    );
    for (const text of ['978-0-14-303943-9', '9780306406157', '1764320000006', '20261128093005'])
      expect([text, holdsCardNumber(text)]).toEqual([text, false]);
  });

  it('is not found in texts that are too short, too long, all zeros or broken by words', () => {
    for (const text of [
      '',
      'no number at all',
      '424242424242',
      '42424242424242424242424242424242',
      '0000000000000000',
      '4242x4242x4242x4242',
      '4242.4242.4242.4242',
      '2026-11-22T10:39:27.123Z',
    ])
      expect([text, holdsCardNumber(text)]).toEqual([text, false]);
  });
});

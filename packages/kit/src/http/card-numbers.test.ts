import fc from 'fast-check';
import { holdsCardNumber } from '../index.ts';

/** Any card number: 13 to 19 digits, the last one made to fit. https://en.wikipedia.org/wiki/Luhn_algorithm */
const cardNumber = fc.stringMatching(/^[1-9][0-9]{11,17}$/).map((digits) => {
  const doubled = [...digits].reverse().map((digit, index) => {
    const weighed = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return weighed > 9 ? weighed - 9 : weighed;
  });
  return digits + ((10 - (doubled.reduce((all, digit) => all + digit, 0) % 10)) % 10);
});
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

import fc from 'fast-check';
import { isStorable, storable } from './storable-text.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom('a', '\0', '\ud800', '\udc00', '😀')).map((parts) => parts.join('')),
);
const value = fc.letrec((tie) => ({
  value: fc.oneof(text, fc.integer(), fc.constant(null), fc.array(tie('value')), fc.dictionary(text, tie('value'))),
})).value;

describe('a storable copy', () => {
  it('can be stored, and is equal to what could be stored already', () => {
    fc.assert(
      fc.property(value, (original) => {
        const copy = storable(original);
        expect(isStorable(copy)).toBe(true);
        if (isStorable(original)) expect(copy).toEqual(original);
      }),
    );
  });

  it('has U+FFFD in place of NUL and of half a surrogate pair', () => {
    expect(storable({ 'a\0': ['b\ud800c', 1, null] })).toEqual({ 'a\ufffd': ['b\ufffdc', 1, null] });
  });
});

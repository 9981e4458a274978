import fc from 'fast-check';
import { drawOrderNumber, type IdKind, idPrefixes, newId, orderNumberPattern, readOrderNumber } from './index.ts';

const drawn = fc.constant(null).map(drawOrderNumber);

describe('an order number', () => {
  it('is MO- and six characters of Crockford base 32', () => {
    fc.assert(fc.property(drawn, (number) => expect(number).toMatch(/^MO-[0-9A-HJKMNP-TV-Z]{6}$/)));
  });

  it('is read back unchanged', () => {
    fc.assert(fc.property(drawn, (number) => expect(readOrderNumber(number)).toBe(number)));
  });

  it('is read in any case, O as 0, I and L as 1', () => {
    const sloppy: Record<string, string[]> = { '0': ['0', 'O', 'o'], '1': ['1', 'I', 'i', 'L', 'l'] };
    fc.assert(
      fc.property(drawn, fc.infiniteStream(fc.nat(59)), (number, random) => {
        const oneOf = (choices: string[]) => choices[(random.next().value as number) % choices.length] ?? '';
        const typed = [...number.slice(3)].map((c) => oneOf(sloppy[c] ?? [c, c.toLowerCase()])).join('');
        expect(readOrderNumber(oneOf(['MO-', 'mo-', 'Mo-']) + typed)).toBe(number);
      }),
    );
  });

  it('is undefined for other text', () => {
    for (const typed of [
      '',
      'MO-',
      'MO-12345',
      'MO-1234567',
      'MO-12345U',
      'MO-12345u',
      'MO-12 456',
      ' MO-123456',
      'MO-123456\n',
      'M0-123456',
      'MO123456',
      'MO-１２３４５６',
      'MO-ſ12345',
    ])
      expect([typed, readOrderNumber(typed)]).toEqual([typed, undefined]);
  });

  it('is valid or undefined for any text', () => {
    const nearly = fc.stringMatching(/^MO-[0-9A-Za-z]{5,7}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), nearly), (typed) => {
        const read = readOrderNumber(typed);
        expect(read === undefined || orderNumberPattern.test(read)).toBe(true);
      }),
    );
  });
});

describe('an id', () => {
  it('has the prefix of its kind and 120 random bits', () => {
    for (const kind of Object.keys(idPrefixes) as IdKind[]) {
      const ids = Array.from({ length: 100 }, () => newId(kind));
      expect(new Set(ids).size).toBe(100);
      for (const id of ids) expect(id).toMatch(new RegExp(`^${idPrefixes[kind]}_[A-Za-z0-9_-]{20}$`));
    }
  });

  it('has a prefix per kind', () => {
    const prefixes = Object.values(idPrefixes);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });
});

import fc from 'fast-check';
import { cursorOf, cursorTime, pageOf } from './index.ts';

const codec = cursorOf({ at: cursorTime, id: /^[a-z]\w*$/ });
const position = { at: '2026-11-22T10:00:00.123Z', id: 'a1' };
const textOf = (...values: string[]) => Buffer.from(values.join(' ')).toString('base64url');

describe('cursorOf: the cursor of a list', () => {
  it('decodes to what was encoded', () => {
    const time = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') });
    fc.assert(
      fc.property(time, fc.stringMatching(/^[a-z][a-z0-9]{0,20}$/), (date, id) => {
        const each = { at: date.toISOString(), id };
        expect(codec.decode(codec.encode(each))).toEqual(each);
      }),
    );
  });

  it('encodes the parts of a position and nothing else of the row', () => {
    const row = { ...position, total: 5 };
    expect(codec.encode(row)).toBe(textOf(position.at, position.id));
  });

  it.each([
    ['empty text', ''],
    ['text that is no base64', '%%%'],
    ['padding', `${codec.encode({ ...position, id: 'a12' })}=`],
    ['a missing part', textOf(position.at)],
    ['an extra part', textOf(position.at, 'a1', 'b')],
    ['parts in another order', textOf('a1', position.at)],
    ['a part that fails its test', textOf(position.at, '1')],
    ['a time without milliseconds', textOf('2026-11-22T10:00:00Z', 'a1')],
    ['a time that is not UTC', textOf('2026-11-22T10:00:00.000+01:00', 'a1')],
    ['a day that does not exist', textOf('2026-02-30T10:00:00.000Z', 'a1')],
    ['the year 0000, which Postgres refuses', textOf('0000-01-01T00:00:00.000Z', 'a1')],
  ])('does not decode %s', (_, cursor) => {
    expect(codec.decode(cursor)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => codec.decode(text) === undefined));
  });
});

describe('pageOf: one page of a list', () => {
  it('has a cursor if there are more rows than the limit', () => {
    expect(pageOf([1, 2, 3], 2, String)).toEqual({ page: [1, 2], nextCursor: '2' });
  });

  it('has no cursor on the last page', () => {
    expect(pageOf([1, 2], 2, String)).toEqual({ page: [1, 2], nextCursor: null });
    expect(pageOf([], 2, String)).toEqual({ page: [], nextCursor: null });
  });
});

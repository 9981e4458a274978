import { pageOf } from '@muse/contracts';
import { readCursor, writeCursor } from './cursor.ts';

const place = { createdAt: '2026-11-22T10:00:00.123Z', orderNumber: 'MO-ABC123' };

describe('a place in a list', () => {
  it('is read as it was written', () => expect(readCursor(writeCursor(place))).toEqual(place));

  it.each([
    ['nothing', ''],
    ['noise', 'abc'],
    ['padding', `${writeCursor(place)}=`],
    ['a year Postgres does not know', writeCursor({ ...place, createdAt: '0000-01-01T00:00:00.000Z' })],
    ['a month there is not', writeCursor({ ...place, createdAt: '2026-13-01T00:00:00.000Z' })],
    ['no order number', writeCursor({ ...place, orderNumber: "MO-'; --" })],
    ['more than a place', writeCursor({ ...place, orderNumber: 'MO-ABC123 x' })],
  ])('is not %s', (_, cursor) => expect(readCursor(cursor)).toBeUndefined());

  it('is given out only where more follows', () => {
    expect(pageOf([place, place, place], 2, writeCursor)).toEqual({
      page: [place, place],
      nextCursor: writeCursor(place),
    });
    expect(pageOf([place, place], 2, writeCursor).nextCursor).toBeNull();
    expect(pageOf([], 2, writeCursor)).toEqual({ page: [], nextCursor: null });
  });
});
